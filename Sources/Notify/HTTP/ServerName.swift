/// A server's name for messages: of a URL, only the host and the port.
enum ServerName {
    static func name(of url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return "the server" }
        let authority = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return host.isEmpty ? "the server" : String(host.prefix(255))
    }
}
