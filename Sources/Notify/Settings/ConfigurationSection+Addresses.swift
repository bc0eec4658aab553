import Projections
import Transport

extension ConfigurationSection {
    /// Whether a key is there, whatever its value.
    func isPresent(_ key: String) -> Bool { holds(key) }

    /// A secret, which must be taken from the environment.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - isRequired: Whether its absence is noted.
    /// - Returns: The variable; nil if it is absent, or noted as wrong.
    func secret(_ key: String, isRequired: Bool = false) -> ConfiguredText? {
        guard let text = isRequired ? requiredText(key) : self.text(key), !text.isEmpty else {
            return nil
        }
        let value = ConfiguredText(text)
        guard case .variable = value, value.isWellFormed else {
            note(
                key,
                "is a secret and must not be in the file",
                hint: "put it into an environment variable and write env:NAME here"
            )
            return nil
        }
        return value
    }

    /// A URL that is written out.
    ///
    /// - Parameter key: The key.
    /// - Returns: The URL without a slash at its end; nil if it is absent, or noted as wrong.
    func address(_ key: String) -> String? {
        guard case .literal(let url)? = addressOrVariable(key, allowsVariable: false) else {
            return nil
        }
        return url
    }

    /// A URL that is written out, or taken from the environment.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - allowsVariable: Whether `env:NAME` is allowed.
    /// - Returns: The URL; nil if it is absent, or noted as wrong.
    func addressOrVariable(_ key: String, allowsVariable: Bool = true) -> ConfiguredText? {
        let read = allowsVariable ? requiredText(key) : text(key)
        guard let read, !read.isEmpty else { return nil }
        let value = ConfiguredText(read)
        if case .variable = value {
            if allowsVariable, value.isWellFormed { return value }
            note(key, "env:NAME is not possible here")
            return nil
        }
        guard HTTPRequest(url: read).problem == nil, ServerName.name(of: read) != "the server"
        else {
            note(key, "must be an http or https URL")
            return nil
        }
        let authority =
            read.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
            .last?.prefix { !"/?#".contains($0) } ?? ""
        guard !authority.contains("@") else {
            note(
                key,
                "holds a password, which must not be in the file",
                hint: "use username and password: env:NAME, or url: env:NAME"
            )
            return nil
        }
        var url = read
        while url.hasSuffix("/") { url.removeLast() }
        return .literal(url)
    }
}
