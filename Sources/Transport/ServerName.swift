/// A server's name for messages: of a URL, only the host and the port.
public enum ServerName {
    /// The host and the port of a URL.
    ///
    /// - Parameter url: The URL, well-formed or not.
    /// - Returns: `host:port` without user and password, or "the server" if it names none.
    public static func name(of url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return "the server" }
        let authority = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return host.isEmpty ? "the server" : String(host.prefix(255))
    }
}
