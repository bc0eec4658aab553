import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections
import Repl

/// `ledger dataset`: golden datasets and their versions.
struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Build golden datasets, compare versions, add cases from incidents.",
        discussion: """
            A golden dataset is a file of JSON lines: id, category, prompt, reference_response, and \
            if wanted source and metadata. Its version is the hash of its cases, whatever their \
            order, and is recorded in the ledger with the hash of each case.

            What a dataset must hold to is in the section dataset of ledger.yaml, or in a \
            dataset_config.yaml named by --config:

              dataset:
                categories:
                  - {name: factual_accuracy, min_examples: 5, weight: 0.30}
                validation:
                  require_reference_response: true
                  max_prompt_tokens: 512

            Examples:

              ledger dataset build prompts.jsonl -o golden.jsonl
              ledger dataset diff golden@1f0c33ab52e7 golden.jsonl
              ledger dataset add-from-incident I-4t8w1c6b --to prompts.jsonl
            """,
        subcommands: [
            DatasetBuildCommand.self, DatasetDiffCommand.self, DatasetIncidentCommand.self,
        ]
    )

    /// What a configuration says of datasets: a `ledger.yaml`, or a `dataset_config.yaml`.
    ///
    /// - Parameter options: Which configuration.
    /// - Returns: The settings; nil if there is no configuration.
    /// - Throws: `UsageError`, or `ConfigurationError` with all that is wrong.
    static func settings(_ options: ConfigurationOptions) throws -> DatasetSettings? {
        guard let file = try options.file() else { return nil }
        return try ConfigurationFile.read(file.text, name: file.path) { root in
            DatasetSettings.isOriginal(root)
                ? DatasetSettings(root) : FileSettings(root).dataset
        }
    }
}
