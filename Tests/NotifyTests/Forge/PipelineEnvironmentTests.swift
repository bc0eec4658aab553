import Foundation
import TestSupport
import Testing

@testable import Notify

@Suite("Pipeline environments")
struct PipelineEnvironmentTests {
    private func event(_ text: String, in folder: TemporaryFolder) throws -> String {
        let path = folder.path("event.json")
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    private func github(_ event: String?, ref: String = "refs/heads/main") -> PipelineEnvironment {
        var variables = [
            "GITHUB_REPOSITORY": "o/r", "GITHUB_TOKEN": "t", "GITHUB_REF": ref,
            "GITHUB_API_URL": "http://127.0.0.1:1/api/v3",
        ]
        variables["GITHUB_EVENT_PATH"] = event
        return PipelineEnvironment(variables)
    }

    @Test func thePullRequestsNumberComesFromTheEvent() throws {
        let folder = try TemporaryFolder()
        let pull = try event(#"{"number":7,"pull_request":{"number":7}}"#, in: folder)
        #expect(
            try github(pull).thread().url == "http://127.0.0.1:1/api/v3/repos/o/r/issues/7/comments"
        )
        let comment = try event(#"{"issue":{"number":8,"pull_request":{"url":"x"}}}"#, in: folder)
        #expect(try github(comment).thread().url.hasSuffix("/issues/8/comments"))
        #expect(
            try github(nil, ref: "refs/pull/9/merge").thread().url.hasSuffix("/issues/9/comments")
        )
    }

    @Test func whatIsNoPullRequestIsRefused() throws {
        let folder = try TemporaryFolder()
        let issue = try event(#"{"issue":{"number":8}}"#, in: folder)
        for path in [issue, try event("[]", in: folder), nil] {
            #expect(throws: CommentProblem.self) { try github(path).thread() }
        }
        #expect(throws: CommentProblem.self) { try PipelineEnvironment([:]).thread() }
        #expect(throws: CommentProblem.self) {
            try PipelineEnvironment([
                "GITHUB_REPOSITORY": "o/r", "GITHUB_REF": "refs/pull/9/merge", "GITHUB_TOKEN": "",
            ]).thread()
        }
    }

    @Test func gitlabsVariablesAreRead() throws {
        let environment = PipelineEnvironment([
            "CI_PROJECT_ID": "42", "CI_MERGE_REQUEST_IID": "3", "GITLAB_TOKEN": "t",
            "CI_API_V4_URL": "https://git.example/api/v4", "CI_JOB_URL": "https://git.example/j/1",
        ])
        #expect(
            try environment.thread().url
                == "https://git.example/api/v4/projects/42/merge_requests/3/notes"
        )
        #expect(environment.jobURL == "https://git.example/j/1")
        #expect(throws: CommentProblem.self) {
            try PipelineEnvironment(["CI_PROJECT_ID": "42", "CI_MERGE_REQUEST_IID": "3"]).thread()
        }
    }
}
