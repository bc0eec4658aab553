extension EventSchema {
    /// What was decided on the evidence.
    static let decisions: [EventSchema] = [
        EventSchema(
            .baselineApproved,
            "A run became the baseline that gates compare with.",
            [
                .required("run", .key, "The run."),
                .optional("suite", .name, "The suite that it is the baseline of."),
                .optional("environment", .name, "The environment."),
                .optional("by", .name, "Who approved it."),
                .optional("reason", .prose, "Why."),
            ]
        ),
        EventSchema(
            .baselineRevoked,
            "A baseline was withdrawn.",
            [
                .required("run", .key, "The run that was the baseline."),
                .optional("suite", .name, "The suite; every suite if absent."),
                .optional("environment", .name, "The environment; every one if absent."),
                .optional("by", .name, "Who withdrew it."),
                .optional("reason", .prose, "Why."),
            ]
        ),
        EventSchema(
            .gateDecided,
            "A gate gave its verdict on a run.",
            [
                .required("run", .key, "The run that was judged."),
                .required(
                    "verdict",
                    .choice(["pass", "fail", "inconclusive", "invalid"]),
                    "The verdict."
                ),
                .optional("baseline", .key, "The run that it was compared with."),
                .optional("suite", .name, "The suite."),
                .optional("overall", .anyNumber, "The overall score."),
                .optional("delta", .anyNumber, "The overall score less the baseline's."),
                .optional("detectable", .anyNumber, "The smallest effect it could have seen."),
                .optional("reasons", .list(.prose), "Why, most important first."),
                .optional("categories", .map(.anyNumber), "The score of each category."),
                .optional("commit", .name, "The commit."),
                .optional("pull", .tally, "The number of the pull request."),
                .optional("waivers", .list(.name), "The waivers that it went by."),
                .optional("settings", .name, "The digest of the settings that it went by."),
                .optional("evidence", .name, "The digest of the results that it judged."),
            ]
        ),
        waiverGranted, waiverRevoked,
        EventSchema(
            .limitsApproved,
            "Control limits were frozen for a phase.",
            [
                .required("metric", .name, "The metric."),
                .required("center", .anyNumber, "The centre line."),
                .required("sigma", .number(minimum: 0, maximum: nil), "The standard deviation."),
                .optional("environment", .name, "The environment."),
                .optional("feature", .name, "The feature."),
                .optional("revision", .name, "The evaluator's revision."),
                .optional("lower", .anyNumber, "The lower control limit."),
                .optional("upper", .anyNumber, "The upper control limit."),
                .optional("phase", .positive, "The number of the phase."),
                .optional("n", .positive, "How many observations they rest on."),
                .optional("provisional", .boolean, "Whether nobody has approved them yet."),
                .optional("by", .name, "Who approved them."),
                .optional("reason", .prose, "Why."),
                .optional(
                    "chart",
                    .choice(["individuals", "xbar_s", "p", "p_prime", "ewma", "rolling"]),
                    "The kind of chart; single observations if absent."
                ),
                .optional(
                    "bucket",
                    .choice(["minute", "hour", "day", "week"]),
                    "The stretch of time of a subgroup, for charts of subgroups."
                ),
                .optional(
                    "dispersion",
                    .number(minimum: 0, maximum: nil),
                    "What the standard deviation is multiplied by to widen limits; 1 if absent."
                ),
                .optional("from", .time, "The first instant that they rest on."),
                .optional("to", .time, "The last instant that they rest on."),
                .optional("autocorrelation", .anyNumber, "The lag-one autocorrelation there."),
                .optional("rules", .list(.name), "The run rules, such as western_electric_1."),
                .optional(
                    "sides",
                    .choice(["both", "lower", "upper"]),
                    "The sides of the centre line that the rules look at."
                ),
                .optional(
                    "reading",
                    .choice(["strict", "window"]),
                    "Whether the newest point of k of n must itself be beyond."
                ),
            ]
        ),
        EventSchema(
            .promotionDecided,
            "A shadow candidate was promoted, held or rejected.",
            [
                .required("candidate", .name, "The candidate's model."),
                .required("decision", .choice(["promote", "hold", "reject"]), "The decision."),
                .optional("production", .name, "Production's model."),
                .optional("feature", .name, "The feature."),
                .optional("delta", .anyNumber, "The mean difference."),
                .optional("interval", .list(.anyNumber), "Its confidence interval."),
                .optional("n", .positive, "How many comparisons it rests on."),
                .optional("reason", .prose, "Why."),
                .optional("by", .name, "Who decided."),
            ]
        ),
        detectorTraining,
    ]

    private static let waiverGranted = EventSchema(
        .waiverGranted,
        "Somebody allowed a regression for a while.",
        [
            .required("waiver", .name, "The waiver's id."),
            .required("by", .name, "Who allowed it."),
            .required("reason", .prose, "Why."),
            .required("expires", .time, "When it ends by itself."),
            .optional("suite", .name, "Only in this suite."),
            .optional("metric", .name, "Only of this metric."),
            .optional("category", .name, "Only in this category."),
            .optional("case", .key, "Only of this case."),
        ]
    )

    private static let waiverRevoked = EventSchema(
        .waiverRevoked,
        "A waiver was withdrawn before it expired.",
        [
            .required("waiver", .name, "The waiver's id."),
            .optional("by", .name, "Who withdrew it."),
            .optional("reason", .prose, "Why."),
        ]
    )

    /// The forest is not in the event: it follows from these parameters and the observations.
    private static let detectorTraining = EventSchema(
        .detectorTrained,
        "A detector of anomalies was trained on a window that is frozen.",
        [
            .required("detector", .choice(["isolation_forest"]), "The method."),
            .required(
                "metrics",
                .list(
                    .record([
                        .required("metric", .name, "The metric."),
                        .optional("evaluator", .name, "The name of what produced its scores."),
                        .optional("revision", .text(0...200), "The evaluator's revision."),
                        .optional("model", .text(0...200), "The judge's model."),
                    ])
                ),
                "The metrics that it looks at, each by one evaluator revision."
            ),
            .required("from", .time, "When the training windows begin, in event time."),
            .required("to", .time, "When they end."),
            .required("windowseconds", .positive, "How long a window is."),
            .required("windows", .positive, "How many windows had observations."),
            .required("seed", .tally, "What everything random is drawn from."),
            .required("trees", .positive, "How many trees."),
            .required("subsample", .positive, "The most windows that a tree is grown from."),
            .required(
                "revision",
                .name,
                "The hash of the parameters and of the windows' content, which proves the forest."
            ),
            .optional("environment", .name, "The environment; production if none is named."),
            .optional("feature", .name, "The feature; all together if none is named."),
            .optional("by", .name, "Who trained it."),
            .optional("reason", .prose, "Why."),
        ]
    )

    /// What the ledger reports about itself.
    static let hygiene: [EventSchema] = [
        EventSchema(
            .ingestFinished,
            "An ingestion ended that changed or refused something.",
            [
                .required("digest", .name, "The digest of the input."),
                .required("added", .tally, "How many events landed."),
                .optional("input", .prose, "The name of the input."),
                .optional("format", .name, "The format it was read as."),
                .optional("lines", .tally, "How many lines were read."),
                .optional("duplicates", .tally, "How many were there already."),
                .optional("conflicts", .tally, "How many were there with other content."),
                .optional("rejected", .tally, "How many were refused."),
            ]
        ),
        EventSchema(
            .conflictDetected,
            "An identity arrived again with other content; the first stays.",
            [
                .required("source", .text(1...2_048), "The source of both events."),
                .required("id", .key, "The id of both events."),
                .optional("kept", .positive, "The position of the event that stays."),
                .optional("keptdigest", .name, "The digest of the event that stays."),
                .optional("digest", .name, "The digest of the event that was turned away."),
            ]
        ),
        EventSchema(
            .textRedacted,
            "A text was erased; the events that mention its hash stay valid.",
            [
                .required("hash", .name, "The hash of the text, `sha256:` and hexadecimal."),
                .optional("reason", .prose, "Why."),
                .optional("by", .name, "Who erased it."),
            ]
        ),
    ]
}
