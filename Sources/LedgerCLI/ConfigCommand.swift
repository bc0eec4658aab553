import ArgumentParser
import Ledger

/// `ledger config`: what a configuration may hold.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "What ledger.yaml may hold, for editors.",
        subcommands: [ConfigSchemaCommand.self]
    )
}

/// `ledger config schema`.
struct ConfigSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of ledger.yaml.",
        discussion: """
            Editors with the YAML language server complete and check ledger.yaml by it:

              ledger config schema > ledger.schema.json
              sed -i '1i # yaml-language-server: $schema=ledger.schema.json' ledger.yaml

            `ledger alert check` knows more than a schema can say, and is what counts.
            """
    )

    func run() throws {
        Console.write(String(decoding: PackageResources.config_schema_json, as: UTF8.self))
    }
}
