import Projections

extension ReceiverSettings {
    /// Reads one receiver of a configuration.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - section: What the file says about it; what is wrong is noted there.
    /// - Returns: Nil if it cannot be used, which is then noted.
    static func read(_ name: String, _ section: ConfigurationSection) -> ReceiverSettings? {
        defer { section.finish() }
        if name.isEmpty || name.unicodeScalars.count > 100 || name.contains("/") {
            section.note(nil, "a receiver's name has 1 to 100 characters and no /")
        }
        guard let kind = section.choice("type", ReceiverKind.self) else {
            if section.text("type") == nil { section.note(nil, "type is missing") }
            skipKeys(of: section)
            return nil
        }
        let limits = limits(kind, section)
        guard let channel = channel(kind, section) else { return nil }
        return ReceiverSettings(name: name, channel: channel, limits: limits)
    }

    /// Without its type nobody knows which keys a receiver has: none of them is called unknown.
    private static func skipKeys(of section: ConfigurationSection) {
        let keys = [
            "url", "key", "token", "channel", "username", "password", "secret", "job", "grouping",
            "path", "changes", "change_url", "api_url", "resolve_after", "rate_limit", "timeout",
            "attempts",
        ]
        for key in keys { _ = section.isPresent(key) }
    }

    private static func limits(
        _ kind: ReceiverKind,
        _ section: ConfigurationSection
    ) -> DeliveryLimits {
        var limits = DeliveryLimits()
        guard kind != .textfile, kind != .standardOutput else { return limits }
        if let count = section.integer("rate_limit", in: 1...100_000) {
            limits.messagesPerMinute = count
        }
        if let seconds = section.seconds("timeout", in: 1...300) {
            limits.timeoutSeconds = Double(seconds)
        }
        if let count = section.integer("attempts", in: 1...1_000) { limits.attemptsMax = count }
        return limits
    }

    private static func channel(
        _ kind: ReceiverKind,
        _ section: ConfigurationSection
    ) -> ChannelSettings? {
        switch kind {
        case .pagerDuty:
            return pagerDuty(section)
        case .slack:
            return slack(section)
        case .alertmanager:
            guard let endpoint = endpoint(section) else { return nil }
            let seconds = section.seconds("resolve_after", in: 60...86_400) ?? 3_600
            return .alertmanager(endpoint, resolveAfterSeconds: seconds)
        case .pushgateway:
            guard let endpoint = endpoint(section) else { return nil }
            let grouping = Dictionary(section.pairs("grouping").map { ($0.key, $0.value) }) {
                _,
                last in last
            }
            let job = section.text("job") ?? "quality_ledger"
            if job.isEmpty { section.note("job", "is empty") }
            return .pushgateway(endpoint, job: job, grouping: grouping)
        case .textfile:
            let path = section.requiredText("path")
            if !path.isEmpty, !path.hasSuffix(".prom") {
                section.note("path", "must end with .prom", hint: "node_exporter reads no others")
            }
            return path.isEmpty ? nil : .textfile(path: path)
        case .webhook:
            guard let endpoint = endpoint(section) else { return nil }
            return .webhook(endpoint, secret: section.secret("secret"))
        case .standardOutput:
            return .standardOutput
        }
    }

    private static func pagerDuty(_ section: ConfigurationSection) -> ChannelSettings? {
        let url = section.address("url")
        let changeURL = section.address("change_url")
        let environments = section.isPresent("changes") ? section.texts("changes") : nil
        guard let key = section.secret("key", isRequired: true) else { return nil }
        var settings = PagerDutySettings(routingKey: key)
        if let url { settings.url = url }
        if let changeURL { settings.changeURL = changeURL }
        if let environments { settings.changeEnvironments = environments }
        return .pagerDuty(settings)
    }

    private static func slack(_ section: ConfigurationSection) -> ChannelSettings? {
        // Whoever knows the URL of a webhook can write to the channel: it is a secret like a token.
        let webhook = section.secret("url")
        let token = section.secret("token")
        let channel = section.text("channel")
        let api = section.address("api_url")
        switch (section.isPresent("url"), section.isPresent("token")) {
        case (true, false):
            for key in ["channel", "api_url"] where section.isPresent(key) {
                section.note(key, "needs a token: a webhook has its channel already")
            }
            return webhook.map(ChannelSettings.slackWebhook)
        case (false, true):
            guard let channel, !channel.isEmpty else {
                section.note(nil, "channel is missing")
                return nil
            }
            guard let token else { return nil }
            var settings = SlackBotSettings(token: token, channel: channel)
            if let api { settings.url = api }
            return .slackBot(settings)
        default:
            section.note(nil, "needs either url (of a webhook) or token (of a bot)")
            return nil
        }
    }

    private static func endpoint(_ section: ConfigurationSection) -> EndpointSettings? {
        let token = section.secret("token")
        let user = section.text("username")
        let password = section.secret("password")
        guard let url = section.addressOrVariable("url") else { return nil }
        if let token {
            if user != nil || password != nil {
                section.note(nil, "needs either token, or username and password")
            }
            return EndpointSettings(url: url, credentials: .token(token))
        }
        guard let user, let password else {
            if user != nil || password != nil {
                section.note(nil, "username and password belong together")
            }
            return EndpointSettings(url: url)
        }
        return EndpointSettings(url: url, credentials: .password(user: user, password))
    }
}
