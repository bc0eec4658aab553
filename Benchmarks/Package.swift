// swift-tools-version: 6.2

import PackageDescription

/// Benchmarks inside one process; those against peers are run.sh's, on the built binary.
let package = Package(
    name: "ledger-benchmarks",
    dependencies: [.package(name: "ledger", path: "..")],
    targets: [
        .executableTarget(
            name: "LedgerBench",
            dependencies: [
                .product(name: "Ledger", package: "ledger"),
                .product(name: "Projections", package: "ledger"),
                .product(name: "Ingest", package: "ledger"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .treatAllWarnings(as: .error),
            ]
        )
    ]
)
