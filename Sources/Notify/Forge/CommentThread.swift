import Foundation
import Transport

/// The comments of one pull request or merge request, on GitHub or GitLab.
public struct CommentThread: Equatable, Sendable {
    /// Whose interface it is.
    public enum Service: Equatable, Sendable {
        /// GitHub's issue comments.
        case github
        /// GitLab's notes on merge requests.
        case gitlab
    }

    /// Whose interface it is.
    public let service: Service
    /// The comments' address.
    let url: String
    /// The address of one comment, without its number.
    let commentURL: String
    /// The address of whoever the token belongs to.
    let viewerURL: String
    /// What every request carries.
    let headers: [HTTPField]
    /// The most bytes that a comment may have.
    public let bodyBytesMax: Int
    /// The secret, to be kept out of messages.
    let token: String

    /// The comments of a pull request on GitHub.
    ///
    /// - Parameters:
    ///   - apiURL: The interface's address, such as `https://api.github.com`.
    ///   - repository: The repository as `owner/name`.
    ///   - number: The pull request's number.
    ///   - token: A token that may write comments.
    /// - Returns: nil if the repository is not of that form.
    public static func github(
        apiURL: String,
        repository: String,
        number: Int,
        token: String
    ) -> CommentThread? {
        let parts = repository.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(isName) else { return nil }
        let base = trimmed(apiURL)
        let issues = "\(base)/repos/\(repository)/issues"
        return CommentThread(
            service: .github,
            url: "\(issues)/\(number)/comments",
            commentURL: "\(issues)/comments",
            viewerURL: "\(base)/user",
            headers: [
                HTTPField("Authorization", "Bearer \(token)"),
                HTTPField("Accept", "application/vnd.github+json"),
                HTTPField("X-GitHub-Api-Version", "2022-11-28"),
            ],
            bodyBytesMax: MarkdownScorecard.commentBytesMax,
            token: token
        )
    }

    /// The notes of a merge request on GitLab.
    ///
    /// - Parameters:
    ///   - apiURL: The interface's address, such as `https://gitlab.com/api/v4`.
    ///   - project: The project's number or its path.
    ///   - number: The merge request's number within the project.
    ///   - token: A token that may write notes; a job's own token may not.
    /// - Returns: nil if the project cannot be part of an address.
    public static func gitlab(
        apiURL: String,
        project: String,
        number: Int,
        token: String
    ) -> CommentThread? {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        guard !project.isEmpty,
            let name = project.addingPercentEncoding(withAllowedCharacters: allowed)
        else { return nil }
        let base = trimmed(apiURL)
        let notes = "\(base)/projects/\(name)/merge_requests/\(number)/notes"
        return CommentThread(
            service: .gitlab,
            url: notes,
            commentURL: notes,
            viewerURL: "\(base)/user",
            headers: [HTTPField("PRIVATE-TOKEN", token)],
            // GitLab takes a million characters.
            bodyBytesMax: 1_000_000,
            token: token
        )
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text != "." && text != ".."
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                    || "-._".unicodeScalars.contains($0)
            }
    }

    private static func trimmed(_ url: String) -> String {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    // MARK: Requests

    /// A page of comments, from 1.
    func page(_ number: Int) -> HTTPRequest {
        // The newest page first would miss nothing either, but only GitLab can sort.
        request("GET", "\(url)?per_page=\(Self.pageLength)&page=\(number)", limit: 16 << 20)
    }

    /// How many comments a page has.
    static let pageLength = 100

    /// Who the token belongs to.
    var viewer: HTTPRequest { request("GET", viewerURL) }

    /// Makes a comment.
    func creation(of body: String) -> HTTPRequest { request("POST", url, body: body) }

    /// Replaces a comment's text.
    func replacement(of comment: Int64, by body: String) -> HTTPRequest {
        request(service == .github ? "PATCH" : "PUT", "\(commentURL)/\(comment)", body: body)
    }

    private func request(
        _ method: String,
        _ url: String,
        body: String? = nil,
        limit: Int = 1 << 20
    ) -> HTTPRequest {
        var headers = headers
        var data: Data?
        if let body {
            headers.append(HTTPField("Content-Type", "application/json"))
            data = try? JSONEncoder().encode(["body": body])
        }
        return HTTPRequest(
            method: method,
            url: url,
            headers: headers,
            body: data,
            timeoutSeconds: 20,
            responseBytesMax: limit
        )
    }

    // MARK: Answers

    /// A comment as both services tell it.
    struct Comment: Decodable {
        struct Author: Decodable {
            var login: String?
            var username: String?
            var type: String?
            var bot: Bool?

            /// The name by which the service knows the author.
            var name: String? { login ?? username }
            var isBot: Bool { type == "Bot" || bot == true }
        }

        var id: Int64
        var body: String?
        var user: Author?
        var author: Author?
        var html_url: String?
        var system: Bool?

        var writer: Author? { user ?? author }
    }
}
