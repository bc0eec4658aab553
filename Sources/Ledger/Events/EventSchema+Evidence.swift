extension EventSchema {
    /// What producers report: the values and the changes that may explain them.
    static let evidence: [EventSchema] = [
        datasetVersioned, evaluatorVersioned, runStarted, runFinished, scoreRecorded,
        verdictRecorded, deploymentRecorded, shadowSampled, shadowCompared,
    ]

    private static let environment = EventField.optional(
        "environment",
        .name,
        "The environment; `production` if absent."
    )
    private static let feature = EventField.optional("feature", .name, "The product feature.")
    private static let category = EventField.optional("category", .name, "The kind of case.")
    private static let caseKey = EventField.optional("case", .key, "The case of the dataset.")
    private static let run = EventField.optional("run", .key, "The evaluation run.")
    private static let trace = EventField.optional("trace", .key, "The trace of the request.")
    private static let model = EventField.optional("model", .name, "The model.")
    private static let texts = EventField.optional(
        "texts",
        .map(.text(0...1_048_576)),
        "Prompts and answers by name; the ledger keeps their SHA-256 in their place."
    )
    private static let evaluatorKinds = ["llm_judge", "code", "human"]

    private static let datasetVersioned = EventSchema(
        .datasetVersioned,
        "A version of a dataset was built or registered.",
        [
            .required("dataset", .name, "The dataset."),
            .required("version", .name, "The version."),
            .optional("examples", .tally, "How many cases it has."),
            .optional("categories", .map(.tally), "How many cases by category."),
            .optional("hash", .key, "The digest of its contents."),
            .optional(
                "cases",
                .map(.name),
                "The digest of each case by its id, for comparing what two versions share."
            ),
        ]
    )

    private static let evaluatorVersioned = EventSchema(
        .evaluatorVersioned,
        "A version of an evaluator was registered.",
        [
            .required("name", .name, "The evaluator."),
            .required("revision", .name, "The hash of all that decides its scores."),
            .optional("kind", .choice(evaluatorKinds), "Who judges."),
            .optional("model", .name, "The judge's model and snapshot."),
            .optional("rubric", .prose, "The rubric or its key."),
            .optional("parameters", .record([]), "Parameters of any kind."),
            .optional("metrics", .list(.name), "The metrics it gives."),
            texts,
        ]
    )

    private static let runFields: [EventField] = [
        .required("run", .key, "The run."),
        .optional("suite", .name, "The suite."),
        .optional(
            "system",
            .record([
                model, .optional("prompt", .name, "The prompt's version."),
                .optional("commit", .name, "The commit of the code."),
            ]),
            "What was evaluated."
        ),
        .optional(
            "dataset",
            .record([
                .optional("name", .name, "The dataset."),
                .optional("version", .name, "Its version."),
            ]),
            "What it was evaluated on."
        ),
        .optional("evaluators", .list(.name), "The revisions of the evaluators."),
        .optional(
            "git",
            .record([
                .optional("commit", .name, "The commit."),
                .optional("branch", .name, "The branch."),
                .optional("pull", .tally, "The number of the pull request."),
            ]),
            "Where the run was started from."
        ),
        environment,
    ]

    private static let runStarted = EventSchema(
        .runStarted,
        "An evaluation run began.",
        runFields + [
            .optional(
                "declared",
                .map(.name),
                "The cases that are to be evaluated, each with its category."
            ),
            .optional("metrics", .list(.name), "The metrics that each of them is to have."),
            .optional("repeats", .positive, "How often each is evaluated; 1 if absent."),
            .optional(
                "weights",
                .map(.number(minimum: 0, maximum: nil)),
                "How categories weigh in the overall score."
            ),
        ]
    )

    private static let runFinished = EventSchema(
        .runFinished,
        "An evaluation run ended.",
        runFields + [
            .optional("cases", .tally, "How many cases were evaluated."),
            .optional("errors", .tally, "How many evaluations failed."),
            .optional("outcome", .choice(["completed", "failed", "cancelled"]), "How it ended."),
        ]
    )

    private static let scoreRecorded = EventSchema(
        .scoreRecorded,
        "One value of one metric was recorded.",
        rule: .valueMatchesStatus,
        [
            .required("metric", .name, "The metric."),
            .required("value", .numberOrNull, "The value; null if there is none."),
            .optional(
                "status",
                .choice(["scored", "unscored", "error", "skipped"]),
                "Why there is no value; `scored` if absent."
            ),
            environment, feature, category, caseKey, run, trace, model,
            .optional("prompt", .name, "The prompt's version."),
            .optional("release", .name, "The release that answered."),
            .optional(
                "evaluator",
                .record([
                    .optional("name", .name, "The evaluator."),
                    .optional("revision", .name, "Its revision."),
                    .optional("kind", .choice(evaluatorKinds), "Who judges."),
                    model,
                ]),
                "What produced the value."
            ),
            .optional("n", .positive, "How many observations the value stands for; 1 if absent."),
            .optional("labels", .labels, "Anything else to group by."),
            texts,
        ]
    )

    private static let verdictRecorded = EventSchema(
        .verdictRecorded,
        "A judge gave its verdict on several axes.",
        [
            .required(
                "judge",
                .record([
                    .optional("name", .name, "The judge."),
                    .optional("model", .name, "Its model and snapshot."),
                    .optional("rubric", .name, "Its rubric."),
                ]),
                "Who judged."
            ),
            .required("axes", .map(.share), "The score of each axis, 0 to 1."),
            .optional("overall", .share, "The score over all axes."),
            .optional("reasoning", .prose, "The judge's words."),
            run, caseKey, trace, category, feature, environment, texts,
        ]
    )

    private static let deploymentRecorded = EventSchema(
        .deploymentRecorded,
        "Something was deployed.",
        [
            .required("deployment", .key, "The deployment's id."),
            environment,
            .optional("service", .name, "The service."),
            .optional("version", .name, "The version."),
            .optional(
                "kind",
                .choice([
                    "service", "model", "prompt", "config", "retrieval", "judge", "dataset", "flag",
                ]),
                "What was changed; `service` if absent."
            ),
            .optional("components", .list(.name), "The components it touches."),
            .optional("commit", .name, "The commit."),
            .optional("message", .prose, "What it was for."),
            .optional("by", .name, "Who deployed."),
            .optional(
                "outcome",
                .choice(["succeeded", "failed", "rolled_back"]),
                "How it ended; `succeeded` if absent."
            ),
            .optional("rollbackof", .key, "The deployment that it takes back."),
        ]
    )

    private static let shadowSampled = EventSchema(
        .shadowSampled,
        "A production request was taken into the shadow sample.",
        [
            .required("prompthash", .name, "The SHA-256 of the prompt."),
            .optional("production", .record([model]), "Who answered."),
            .optional("candidate", .record([model]), "Who will answer too."),
            feature, environment, trace, texts,
        ]
    )

    private static let scoredModel = EventValue.record([
        .required("model", .name, "The model."),
        .required("score", .anyNumber, "Its score."),
    ])

    private static let shadowCompared = EventSchema(
        .shadowCompared,
        "A candidate's answer was compared with production's.",
        [
            .required("production", scoredModel, "The model that answered."),
            .required("candidate", scoredModel, "The model that might replace it."),
            .required("delta", .anyNumber, "The candidate's score less production's."),
            feature, environment,
            .optional("prompthash", .name, "The SHA-256 of the prompt."),
            .optional("judge", .name, "Who judged."),
            trace, texts,
        ]
    )
}
