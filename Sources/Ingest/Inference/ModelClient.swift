import Foundation
import Ledger
import Synchronization
import Transport

/// Asks one model: from the cache if it was asked before, else over the network, patiently.
public final class ModelClient: Sendable {
    /// The model's settings.
    public let settings: ModelSettings
    private let key: String?
    private let cache: ResponseCache?
    private let means: InferenceMeans
    private let format: any ProviderFormat
    private let limiter: RequestLimiter
    private let policy: RetryPolicy

    private struct State {
        var totals = InferenceTotals()
        var active = 0
        /// What the model takes, after what it has refused so far.
        var capabilities: ModelCapabilities
    }

    private let state: Mutex<State>

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - settings: The model's settings.
    ///   - key: The key; nil for none.
    ///   - concurrency: The most requests at once, if the settings do not say.
    ///   - cache: Where answers are kept; nil for nowhere.
    ///   - means: The network, the clock and chance.
    public init(
        _ settings: ModelSettings,
        key: String?,
        concurrency: Int,
        cache: ResponseCache?,
        means: InferenceMeans
    ) {
        self.settings = settings
        self.key = key
        self.cache = cache
        self.means = means
        format = settings.name.provider.format
        limiter = RequestLimiter(
            concurrency: settings.concurrency ?? concurrency,
            requestsPerMinute: settings.requestsPerMinute,
            tokensPerMinute: settings.tokensPerMinute,
            now: means.now,
            sleep: means.sleep
        )
        policy = RetryPolicy(attemptsMax: settings.attemptsMax)
        state = Mutex(State(capabilities: settings.capabilities))
    }

    /// Takes the key from the environment.
    ///
    /// - Parameters:
    ///   - settings: The model's settings.
    ///   - environment: The environment's variables.
    /// - Returns: The key; nil if there is none and none is needed.
    /// - Throws: ``InferenceFailure`` if one is needed.
    public static func key(
        of settings: ModelSettings,
        environment: [String: String]
    ) throws(InferenceFailure) -> String? {
        // A file that a key was read from ends with a line end, which no header can bear.
        let white = CharacterSet.whitespacesAndNewlines
        if let variable = settings.keyVariable,
            let key = environment[variable]?.trimmingCharacters(in: white), !key.isEmpty
        {
            return key
        }
        guard settings.needsKey else { return nil }
        throw InferenceFailure(
            .missingKey,
            model: settings.name.description,
            detail: "the environment variable \(settings.keyVariable ?? "") is not set"
        )
    }

    /// What the questions so far came to.
    public var totals: InferenceTotals { state.withLock { $0.totals } }

    /// Asks.
    ///
    /// - Parameters:
    ///   - request: The question.
    ///   - sample: Which of several answers to the same question is meant; each is kept by itself.
    /// - Returns: The answer.
    /// - Throws: ``InferenceFailure`` if there is none in spite of retries; `CancellationError`.
    func complete(
        _ request: InferenceRequest,
        sample: String = "0"
    ) async throws -> InferenceResponse {
        // Under the key of what was first meant to be sent, whatever the model then refused of it.
        let cacheKey = ResponseCache.key(
            format.call(request, settings),
            baseURL: settings.baseURL,
            sample: sample
        )
        if let response = cache?.response(cacheKey) {
            state.withLock {
                $0.totals.answers += 1
                $0.totals.cached += 1
            }
            return response
        }
        do {
            let response = try await ask(request)
            if response.end != .filtered { cache?.keep(response, under: cacheKey) }
            return response
        } catch {
            if error is InferenceFailure { state.withLock { $0.totals.failures += 1 } }
            throw error
        }
    }

    private func ask(_ request: InferenceRequest) async throws -> InferenceResponse {
        var attempt = 1
        while true {
            let capabilities = state.withLock { $0.capabilities }
            try await limiter.acquire(
                tokens: request.estimatedInputTokens + (request.outputTokensMax ?? 0)
            )
            let step: Step
            do {
                step = try await self.attempt(request, capabilities)
            } catch {
                await limiter.release()
                throw error
            }
            await limiter.release()
            switch step {
            case .answer(let response):
                return response
            case .again:
                // What was refused is now left out: this is another request, not another try.
                state.withLock { $0.totals.retries += 1 }
            case .failed(let failure, let seconds):
                guard failure.isTransient, attempt < policy.attemptsMax else { throw failure }
                if let seconds, seconds > policy.serverSecondsMax { throw failure }
                let own = policy.seconds(after: attempt, chance: means.chance())
                if failure.reason == .throttled, let seconds {
                    await limiter.pause(seconds: seconds)
                }
                attempt += 1
                state.withLock { $0.totals.retries += 1 }
                try await means.sleep(max(seconds ?? 0, own))
            }
        }
    }

    private enum Step {
        case answer(InferenceResponse)
        case again
        case failed(InferenceFailure, afterSeconds: Double?)
    }

    private func attempt(
        _ request: InferenceRequest,
        _ capabilities: ModelCapabilities
    ) async throws -> Step {
        var settings = settings
        settings.capabilities = capabilities
        let call = format.call(request, settings)
        state.withLock {
            $0.active += 1
            $0.totals.concurrencyPeak = max($0.totals.concurrencyPeak, $0.active)
        }
        defer { state.withLock { $0.active -= 1 } }
        let begin = means.now()
        let response: HTTPResponse
        do {
            response = try await means.transport.send(httpRequest(call))
        } catch let failure as HTTPFailure {
            let reason: InferenceFailure.Reason = failure.isTransient ? .unreachable : .rejected
            return .failed(self.failure(reason, failure.message), afterSeconds: nil)
        }
        let milliseconds = max(0, means.now().seconds(since: begin) * 1_000)
        guard (200...299).contains(response.status) else {
            return refusal(response, request, capabilities)
        }
        guard let body = try? JSONValue(parsing: response.body), var answer = format.response(body)
        else {
            let text = ProviderComplaint.line(response.text, without: key)
            return .failed(failure(.malformed, text), afterSeconds: nil)
        }
        answer.milliseconds = milliseconds
        count(answer)
        return .answer(answer)
    }

    private func count(_ answer: InferenceResponse) {
        state.withLock {
            $0.totals.answers += 1
            if let usage = answer.usage {
                $0.totals.usage.add(usage)
            } else {
                $0.totals.uncounted += 1
            }
        }
    }

    private func refusal(
        _ response: HTTPResponse,
        _ request: InferenceRequest,
        _ capabilities: ModelCapabilities
    ) -> Step {
        let complaint = ProviderComplaint(response, key: key)
        if response.status == 400 || response.status == 422 {
            let (lesser, omitted) = capabilities.lessened(by: complaint, request)
            if let lesser {
                state.withLock {
                    $0.capabilities = lesser
                    if let omitted { $0.totals.omitted.insert(omitted) }
                }
                return .again
            }
        }
        let reason = RetryPolicy.reason(response, complaint)
        let text = "\(response.status) \(complaint.text)"
        return .failed(
            failure(reason, text),
            afterSeconds: response.retryAfterSeconds(now: means.now())
        )
    }

    private func failure(_ reason: InferenceFailure.Reason, _ detail: String) -> InferenceFailure {
        InferenceFailure(reason, model: settings.name.description, detail: detail)
    }

    private func httpRequest(_ call: ProviderCall) -> HTTPRequest {
        var headers = [HTTPField("Content-Type", "application/json")]
        headers += call.headers.sorted { $0.key < $1.key }.map { HTTPField($0.key, $0.value) }
        if let key { headers.append(format.keyField(key)) }
        return HTTPRequest(
            url: settings.baseURL + call.path,
            headers: headers,
            body: Data(call.body.canonicalText.utf8),
            timeoutSeconds: settings.timeoutSeconds,
            connectTimeoutSeconds: min(10, settings.timeoutSeconds),
            responseBytesMax: 16 << 20
        )
    }
}
