// swift-tools-version: 6.2

import PackageDescription

/// The settings of every Swift target: one language mode, no warning left standing.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "ledger",
    products: [
        .executable(name: "ledger", targets: ["LedgerCLI"]),
        .library(name: "Ledger", targets: ["Ledger"]),
        .library(name: "Projections", targets: ["Projections"]),
        .library(name: "Ingest", targets: ["Ingest"]),
        .library(name: "Notify", targets: ["Notify"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(
            name: "Ledger",
            dependencies: [crypto, grdb, grdbSQLite],
            resources: [
                .embedInCode("../../schema/migrations/m0001_create_ledger.sql")
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Projections",
            dependencies: ["Ledger", crypto, grdb, grdbSQLite, yams],
            resources: [
                .embedInCode("../../docs/runbooks/faithfulness.md"),
                .embedInCode("../../docs/runbooks/hallucination.md"),
                .embedInCode("../../docs/runbooks/quality-shift.md"),
                .embedInCode("../../docs/runbooks/toxicity.md"),
            ],
            swiftSettings: settings
        ),
        .systemLibrary(
            name: "CZlib",
            path: "Sources/Ingest/CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]
        ),
        .target(
            name: "Ingest",
            dependencies: ["Ledger", "Projections", "Transport", "CZlib", crypto],
            exclude: ["CZlib"],
            swiftSettings: settings
        ),
        .target(name: "CCurl", path: "Sources/Transport/CCurl"),
        .target(
            name: "Transport",
            dependencies: ["Ledger", "CCurl"],
            exclude: ["CCurl"],
            swiftSettings: settings
        ),
        .target(
            name: "Notify",
            dependencies: ["Ledger", "Projections", "Transport", crypto],
            swiftSettings: settings
        ),
        .systemLibrary(
            name: "CEditline",
            path: "Sources/Repl/CEditline",
            pkgConfig: "libedit",
            providers: [.apt(["libedit-dev"])]
        ),
        .target(
            name: "Repl",
            dependencies: ["Ledger", "Projections", "CEditline"],
            exclude: ["CEditline"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "LedgerCLI",
            dependencies: [
                "Ledger", "Projections", "Transport", "Ingest", "Notify", "Repl", argumentParser,
                crypto,
            ],
            resources: [.embedInCode("../../schema/config.schema.json")],
            swiftSettings: settings
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Ledger", "Transport"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "LedgerTests",
            dependencies: ["Ledger", "TestSupport", crypto, grdb],
            exclude: ["Corpus"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ProjectionsTests",
            dependencies: ["Ledger", "Projections", "TestSupport", grdb],
            exclude: ["MetricsExport/Snapshots", "Questions/Scripts"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IngestTests",
            dependencies: ["Ledger", "Projections", "Transport", "Ingest", "TestSupport", crypto],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TransportTests",
            dependencies: ["Ledger", "Transport", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "NotifyTests",
            dependencies: [
                "Ledger", "Projections", "Transport", "Ingest", "Notify", "TestSupport", yams,
            ],
            exclude: ["Snapshots"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReplTests",
            dependencies: ["Ledger", "Projections", "Repl", "TestSupport"],
            exclude: ["Snapshots"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["Ledger", "Transport", "TestSupport"],
            exclude: ["Repl/converse.py", "Snapshots"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RepositoryTests",
            dependencies: ["TestSupport"],
            swiftSettings: settings
        ),
    ]
)
