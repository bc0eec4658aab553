import Foundation

/// What a pipeline's runner tells a job about itself, on GitHub or GitLab.
public struct PipelineEnvironment: Sendable {
    private let variables: [String: String]

    /// Reads the environment.
    ///
    /// - Parameter variables: The process's variables.
    public init(_ variables: [String: String]) {
        self.variables = variables
    }

    /// A variable that is set and not empty.
    private func value(_ name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether GitHub's runner, or one that works like it, reads our output.
    public var isGitHub: Bool { value("GITHUB_ACTIONS") == "true" }

    /// The file that takes the job's summary.
    public var summaryPath: String? { value("GITHUB_STEP_SUMMARY") }

    /// The file that takes the step's outputs.
    public var outputPath: String? { value("GITHUB_OUTPUT") }

    /// Where the job is to be seen.
    public var jobURL: String? {
        if let url = value("CI_JOB_URL") { return url }
        guard let server = value("GITHUB_SERVER_URL"), let repository = value("GITHUB_REPOSITORY"),
            let run = value("GITHUB_RUN_ID")
        else { return nil }
        return "\(server)/\(repository)/actions/runs/\(run)"
    }

    /// Where the comment belongs.
    ///
    /// - Returns: The thread.
    /// - Throws: ``CommentProblem`` if the job is of no pull request, or lacks a token.
    public func thread() throws(CommentProblem) -> CommentThread {
        if let repository = value("GITHUB_REPOSITORY") { return try github(repository) }
        if let project = value("CI_PROJECT_ID") { return try gitlab(project) }
        throw CommentProblem(
            message: "this is no job of GitHub or GitLab",
            hint: "GITHUB_REPOSITORY or CI_PROJECT_ID says where to comment."
        )
    }

    private func github(_ repository: String) throws(CommentProblem) -> CommentThread {
        guard let number = pullRequestNumber else {
            throw CommentProblem(
                message: "this job belongs to no pull request",
                hint: "GITHUB_EVENT_PATH must name an event with a pull request."
            )
        }
        guard let token = value("GITHUB_TOKEN") else {
            throw CommentProblem(
                message: "GITHUB_TOKEN is not set",
                hint: "Pass ${{ github.token }}, with the permission pull-requests: write."
            )
        }
        let api = value("GITHUB_API_URL") ?? "https://api.github.com"
        let thread = CommentThread.github(
            apiURL: api,
            repository: repository,
            number: number,
            token: token
        )
        guard let thread else {
            throw CommentProblem(
                message: "GITHUB_REPOSITORY is not owner/name",
                hint: "It says “\(repository.prefix(100))”."
            )
        }
        return thread
    }

    private func gitlab(_ project: String) throws(CommentProblem) -> CommentThread {
        guard let number = value("CI_MERGE_REQUEST_IID").flatMap({ Int($0) }) else {
            throw CommentProblem(
                message: "this job belongs to no merge request",
                hint: "Run it in merge request pipelines: CI_MERGE_REQUEST_IID says which one."
            )
        }
        guard let token = value("GITLAB_TOKEN") else {
            throw CommentProblem(
                message: "GITLAB_TOKEN is not set",
                hint: "Make a project access token with the scope api; a job's own may not comment."
            )
        }
        let api = value("CI_API_V4_URL") ?? "https://gitlab.com/api/v4"
        let thread = CommentThread.gitlab(
            apiURL: api,
            project: project,
            number: number,
            token: token
        )
        guard let thread else {
            throw CommentProblem(message: "CI_PROJECT_ID is not a project", hint: "It is empty.")
        }
        return thread
    }

    /// What the event's file says of the pull request.
    private struct Event: Decodable {
        struct Numbered: Decodable {
            struct Link: Decodable {}
            var number: Int?
            var pull_request: Link?
        }

        var number: Int?
        var pull_request: Numbered?
        var issue: Numbered?
    }

    private var pullRequestNumber: Int? {
        if let path = value("GITHUB_EVENT_PATH"),
            let data = FileManager.default.contents(atPath: path),
            let event = try? JSONDecoder().decode(Event.self, from: data)
        {
            if let pull = event.pull_request { return pull.number ?? event.number }
            // A comment on a pull request is an event of an issue that has one.
            if let issue = event.issue, issue.pull_request != nil { return issue.number }
        }
        let parts = (value("GITHUB_REF") ?? "").split(separator: "/")
        guard parts.count >= 3, parts[0] == "refs", parts[1] == "pull" else { return nil }
        return Int(parts[2])
    }
}
