public import Foundation

extension ScoringPlan.Git {
    /// Where a pipeline of GitHub or GitLab says that it runs.
    ///
    /// On a pull request GitHub's own commit is that of a merge that nobody made: the head of the branch
    /// is in the file of the event.
    ///
    /// - Parameters:
    ///   - environment: The environment's variables.
    ///   - contents: Reads a file; nil if it cannot be read.
    public init(
        environment: [String: String],
        contents: (String) -> Data? = { FileManager.default.contents(atPath: $0) }
    ) {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : String($0.prefix(200)) }
        }
        self.init()
        if value("GITHUB_ACTIONS") != nil || value("GITHUB_SHA") != nil {
            commit = value("GITHUB_SHA")
            branch = value("GITHUB_HEAD_REF") ?? value("GITHUB_REF_NAME")
            let event = value("GITHUB_EVENT_PATH").flatMap(contents)
                .flatMap { try? JSONValue(parsing: $0) }
            if let request = event?["pull_request"] {
                commit = request["head"]?["sha"]?.text ?? commit
                pull = request["number"]?.count
            }
        } else if value("CI_COMMIT_SHA") != nil {
            commit = value("CI_COMMIT_SHA")
            branch =
                value("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") ?? value("CI_COMMIT_REF_NAME")
            pull = value("CI_MERGE_REQUEST_IID").flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        }
    }
}
