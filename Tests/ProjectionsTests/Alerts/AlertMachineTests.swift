import Testing

@testable import Projections

@Suite("Alerts: the machine of states")
struct AlertMachineTests {
    private typealias Condition = AlertMachine.Condition

    /// Feeds conditions at 30-second ticks: V violated, b between, dot clear, dash no data.
    private func run(_ rule: AlertRule, _ conditions: String) -> String {
        var machine = AlertMachine(rule)
        var shown = ""
        for (index, character) in conditions.enumerated() {
            let condition: Condition =
                switch character {
                case "V": .violated
                case "b": .between
                case "-": .noData
                default: .clear
                }
            switch machine.advance(to: Int64(index) * 30, condition) {
            case .fired: shown += "F"
            case .resolved(.recovered): shown += "R"
            case .resolved(.noData): shown += "N"
            case nil:
                switch machine.state {
                case .inactive: shown += "."
                case .pending: shown += "p"
                case .firing: shown += machine.isKeptFiring ? "k" : "f"
                }
            }
        }
        return shown
    }

    @Test func aViolationMustLast() {
        let rule = AlertRule.fixture(forSeconds: 90)
        #expect(run(rule, "VVV.VVVVV.") == "ppp.pppFfR")
    }

    @Test func withoutATimerItFiresAtOnce() {
        #expect(run(.fixture(), "V.V") == "FRF")
    }

    /// A gap of hours must not count as a violation that lasted.
    @Test func aGapResetsAPendingAlert() {
        let rule = AlertRule.fixture(forSeconds: 60)
        #expect(run(rule, "V-V-VVV") == "p.p.ppF")
    }

    @Test func aGapCanStopTheTimerInstead() {
        let rule = AlertRule.fixture(forSeconds: 60, gapPolicy: .hold)
        #expect(run(rule, "V-V--VV") == "pppppFf")
    }

    @Test func hysteresisHoldsBetweenTheThresholds() {
        #expect(run(.fixture(resolveThreshold: 0.7), "Vbb.bV") == "FkkR.F")
    }

    @Test func firingIsKeptAfterTheLastViolation() {
        let rule = AlertRule.fixture(keepFiringForSeconds: 90)
        #expect(run(rule, "V..V.....") == "FkkfkkkR.")
    }

    @Test func lackOfDataHoldsAFiringAlertForItsPatience() {
        let rule = AlertRule.fixture(keepFiringForSeconds: 90)
        #expect(run(rule, "V--V-----") == "FkkfkkkN.")
    }

    @Test func lackOfDataCanEndAnAlertAtOnce() {
        let rule = AlertRule.fixture(keepFiringForSeconds: 90, noDataPolicy: .resolve)
        #expect(run(rule, "V-") == "FN")
    }

    @Test func lackOfDataCanBeTheViolation() {
        let rule = AlertRule.fixture(forSeconds: 60, noDataPolicy: .alert)
        #expect(run(rule, ".---.") == ".ppFR")
    }

    /// 0.80 − 0.75 is a little more than 0.05 in binary, and is not above it.
    @Test func aValueOnTheThresholdIsOnIt() {
        #expect(!AlertComparison.above.isViolated(by: 0.80 - 0.75, threshold: 0.05))
        #expect(AlertComparison.aboveOrEqual.isViolated(by: 0.1 + 0.2, threshold: 0.3))
        #expect(!AlertComparison.below.isViolated(by: 0.65, threshold: 0.65))
        #expect(AlertComparison.belowOrEqual.isViolated(by: 0.65 + 1e-12, threshold: 0.65))
        #expect(AlertComparison.below.isViolated(by: 0.649_999, threshold: 0.65))
        #expect(AlertComparison.below.isNear(0.70, threshold: 0.65))
        #expect(!AlertComparison.below.isNear(0.72, threshold: 0.65))
        #expect(!AlertComparison.below.isNear(0.60, threshold: 0.65))
    }

    /// Every sequence of conditions, against a plain reading of the rules over the whole history.
    @Test(arguments: [0, 30, 60], [0, 60])
    func everySequenceAgreesWithTheWholeHistory(forSeconds: Int, keepSeconds: Int) {
        for gap in AlertGapPolicy.allCases {
            for noData in AlertNoDataPolicy.allCases {
                let rule = AlertRule.fixture(
                    forSeconds: forSeconds,
                    keepFiringForSeconds: keepSeconds,
                    gapPolicy: gap,
                    noDataPolicy: noData
                )
                let length = 6
                for code in 0..<(1 << (2 * length)) {
                    let conditions = (0..<length).map { index -> Character in
                        ["V", "b", ".", "-"][code >> (2 * index) & 3]
                    }
                    let expected = Self.oracle(rule, conditions)
                    let shown = run(rule, String(conditions)).map { character in
                        "Ffk".contains(character)
                    }
                    guard shown != expected else { continue }
                    Issue.record("\(rule.gapPolicy) \(rule.noDataPolicy) \(String(conditions))")
                    return
                }
            }
        }
    }

    /// Whether the alert is on after each tick, from the definitions alone.
    private static func oracle(_ rule: AlertRule, _ conditions: [Character]) -> [Bool] {
        var isOn: [Bool] = []
        // What a lack of data counts as.
        let seen = conditions.map { $0 == "-" && rule.noDataPolicy == .alert ? "V" : $0 }
        var earliest = 0
        for now in seen.indices {
            if isOn.last == true {
                let calm = (seen[...now].lastIndex(of: "V") ?? 0) + 1
                let patience = (now - calm) * 30 >= rule.keepFiringForSeconds
                let ends =
                    switch seen[now] {
                    case ".": patience
                    case "-": patience || rule.noDataPolicy == .resolve
                    default: false
                    }
                isOn.append(!ends)
                if ends { earliest = now + 1 }
                continue
            }
            // The unbroken stretch of violations that ends now.
            var start: Int?
            var index = now
            while index >= earliest {
                if seen[index] == "V" {
                    start = index
                } else if !(seen[index] == "-" && rule.gapPolicy == .hold) {
                    break
                }
                index -= 1
            }
            guard seen[now] == "V", let start else {
                isOn.append(false)
                continue
            }
            let pauses = seen[start...now].count { $0 == "-" }
            isOn.append((now - start - pauses) * 30 >= rule.forSeconds)
        }
        return isOn
    }
}
