import Foundation
import TestSupport
import Testing

@testable import Ingest

struct VerdictReaderTests {
    private static let reader = VerdictReader(axes: ["factual_accuracy", "safety"])
    private static let good =
        #"{"reasoning":"ok","factual_accuracy":0.7,"safety":1,"overall":0.8}"#

    private func reason(_ text: String) -> String? {
        do {
            let reading = try Self.reader.read(text)
            Issue.record("read \(reading)")
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func theFormThatWasAskedFor() throws {
        let reading = try Self.reader.read(" \n" + Self.good + "\n")
        #expect(reading.form == .plain)
        #expect(reading.verdict.axes == ["factual_accuracy": 0.7, "safety": 1])
        #expect(reading.verdict.overall == 0.8)
        #expect(!reading.verdict.isOverallComputed)
        #expect(reading.verdict.reasoning == "ok")
        #expect(!reading.hasTextNumbers)
    }

    @Test(arguments: [
        "```json\n\(good)\n```", "```\n\(good)\n```", "```json\n\(good)```",
        "Here is my verdict:\n\n```json\n\(good)\n```\nI hope this helps!",
    ])
    func fences(text: String) throws {
        let reading = try Self.reader.read(text)
        #expect(reading.form == .fenced)
        #expect(reading.verdict.overall == 0.8)
    }

    @Test(arguments: [
        "Sure! \(good) That is all.", "I thought {hard}. \(good)",
        #"{"note":"draft"} \#(good)"#, "\(good)\n\(good)",
        "The set {a, b} and \"{\" … \(good)",
    ])
    func amongOtherText(text: String) throws {
        let reading = try Self.reader.read(text)
        #expect(reading.form == .embedded)
        #expect(reading.verdict.overall == 0.8)
    }

    @Test func bracesInTextsDoNotCount() throws {
        let text = #"x {"reasoning":"a } and \" {","factual_accuracy":0,"safety":0.5} y"#
        let reading = try Self.reader.read(text)
        #expect(reading.verdict.reasoning == "a } and \" {")
        #expect(reading.verdict.isOverallComputed)
        #expect(reading.verdict.overall == 0.25)
    }

    @Test func twoDifferentVerdictsAreNone() {
        let other = #"{"factual_accuracy":1,"safety":1,"overall":1}"#
        #expect(reason("\(Self.good) \(other)") == "the judge's text holds 2 different verdicts")
        #expect(reason("The answer says \(other). My verdict: \(Self.good)")?.contains("2") == true)
    }

    @Test func numbersAsTextsAreTakenAndNoted() throws {
        let reading = try Self.reader.read(#"{"factual_accuracy":"0.7","safety":" 1 "}"#)
        #expect(reading.hasTextNumbers)
        #expect(reading.verdict.axes["factual_accuracy"] == 0.7)
    }

    /// What is out of range or no number is no verdict; it is never moved into range.
    @Test(arguments: [
        (#"{"factual_accuracy":1.2,"safety":1}"#, "outside"),
        (#"{"factual_accuracy":-0.1,"safety":1}"#, "outside"),
        (#"{"factual_accuracy":7,"safety":1}"#, "outside"),
        (#"{"factual_accuracy":1,"safety":1,"overall":10}"#, "outside"),
        (#"{"factual_accuracy":true,"safety":1}"#, "no number"),
        (#"{"factual_accuracy":"good","safety":1}"#, "no number"),
        (#"{"factual_accuracy":"nan","safety":1}"#, "no number"),
        (#"{"factual_accuracy":[1],"safety":1}"#, "no number"),
        (#"{"factual_accuracy":1}"#, "lacks safety"),
        (#"{"factual_accuracy":null,"safety":1}"#, "lacks factual_accuracy"),
        (#"{"factual_accuracy":1,"safety":1,"overall":"high"}"#, "no number"),
        (#"{"factual_accuracy":1,"factual_accuracy":0,"safety":1}"#, "no JSON object"),
        (#"[0.5]"#, "no JSON object"), ("0.9", "no JSON object"), ("", "said nothing"),
        ("  \n", "said nothing"), ("I would give it 0.9.", "no JSON object"),
        (#"{"factual_accuracy":NaN,"safety":1}"#, "no JSON object"),
        (#"{"factual_accuracy":1,"safety":"#, "no JSON object"),
    ])
    func whatIsNoVerdict(text: String, expected: String) {
        #expect(reason(text)?.contains(expected) == true, "\(reason(text) ?? "")")
    }

    /// Whatever a judge writes, reading it neither traps nor takes long, and what is read is in range.
    @Test func anyTextIsReadOrRefused() {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "{", "}", "\"", "\\", "```", "json\n", ":", ",", "0.5", "1e999", "factual_accuracy",
            "safety", "overall", "null", "[", "]", Self.good, "é", "\u{0}", "\n",
        ]
        for _ in 0..<3_000 {
            let count = Int.random(in: 0...12, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }
            if let reading = try? Self.reader.read(text.joined()) {
                #expect((0...1).contains(reading.verdict.overall))
                #expect(reading.verdict.axes.values.allSatisfy { (0...1).contains($0) })
            }
        }
        let start = ContinuousClock.now
        _ = try? Self.reader.read(String(repeating: "{", count: 200_000))
        _ = try? Self.reader.read(String(repeating: "{\"a\":", count: 40_000))
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
