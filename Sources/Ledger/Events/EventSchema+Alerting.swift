extension EventSchema {
    private static let incident = EventField.optional("incident", .key, "The incident.")
    private static let labels = EventField.optional("labels", .labels, "The alert's labels.")
    private static let deduplicationKey = EventField.optional(
        "dedupkey",
        .key,
        "What receivers deduplicate by."
    )

    private static let missed = EventField.optional(
        "missed",
        .boolean,
        "Whether it had ended before anybody evaluated it."
    )
    private static let suspect: [EventField] = [
        .required("kind", .choice(["deployment", "evaluator", "dataset"]), "What kind of change."),
        .required("id", .key, "Its id."),
        .optional("time", .time, "When it went live."),
        .optional("probability", .number(minimum: 0, maximum: 1), "How probable it is."),
        .optional("confidence", .choice(["strong", "moderate", "weak"]), "How sure that is."),
        .optional("reason", .prose, "One sentence of evidence."),
    ]

    /// What fired, and who was told.
    static let alerting: [EventSchema] = [
        alertFired, alertResolved, alertAcknowledged, notificationDelivered, notificationFailed,
        silenceCreated, silenceExpired, incidentClosed, noteAdded,
    ]

    private static let alertFired = EventSchema(
        .alertFired,
        "A rule began to fire on one set of labels.",
        [
            .required("alert", .key, "The alert's id."),
            .required("rule", .name, "The rule."),
            .required("severity", .choice(["P0", "P1", "P2", "P3", "watch"]), "How severe it is."),
            .optional("metric", .name, "The metric."),
            .optional("environment", .name, "The environment."),
            .optional("feature", .name, "The feature."),
            .optional("category", .name, "The kind of case."),
            .optional(
                "detector",
                .choice(["threshold", "error_rate", "silence", "spc", "forest", "trend", "shift"]),
                "What saw it."
            ),
            .optional("value", .anyNumber, "The value that fired."),
            .optional("comparison", .choice(["<", "<=", ">", ">="]), "How it was compared."),
            .optional("threshold", .anyNumber, "The threshold it crossed."),
            .optional("samples", .tally, "How many observations the value rests on."),
            .optional("usual", .anyNumber, "The usual mean."),
            .optional("level", .anyNumber, "The mean since the onset of a shift."),
            .optional("statistic", .anyNumber, "The sum of evidence for a shift."),
            .optional("bound", .anyNumber, "What the sum had to pass."),
            .optional("windowseconds", .positive, "The window that the value is of."),
            .optional("since", .time, "When the violation began."),
            .optional("onset", .time, "When the change began."),
            .optional("onsetlow", .time, "The earliest it can have begun."),
            .optional("onsethigh", .time, "The latest it can have begun."),
            .optional("suspects", .list(.record(suspect)), "What is suspected, likeliest first."),
            .optional("title", .prose, "What people read first."),
            .optional("message", .prose, "What is wrong, for people."),
            .optional("runbook", .text(0...2_048), "What to do."),
            .optional("owner", .name, "Who answers for the rule."),
            missed, labels, deduplicationKey, incident,
        ]
    )

    private static let alertResolved = EventSchema(
        .alertResolved,
        "A rule ceased to fire.",
        [
            .required("alert", .key, "The alert's id."),
            .required("rule", .name, "The rule."),
            .optional(
                "severity",
                .choice(["P0", "P1", "P2", "P3", "watch"]),
                "How severe it was."
            ),
            .optional("value", .anyNumber, "The value that resolved it."),
            .optional("samples", .tally, "How many observations the value rests on."),
            .optional("reason", .prose, "Why."),
            missed, labels, deduplicationKey, incident,
        ]
    )

    private static let alertAcknowledged = EventSchema(
        .alertAcknowledged,
        "Somebody took an alert on.",
        [
            .required("alert", .key, "The alert's id."),
            .optional("by", .name, "Who."),
            .optional("note", .prose, "What they said."),
            incident,
        ]
    )

    private static let notificationFields: [EventField] = [
        .required("receiver", .name, "The receiver, as the configuration names it."),
        .required("key", .key, "What identifies the message, so that it is sent once."),
        .optional("alert", .key, "The alert that it is about."),
        .optional("transition", .choice(["fired", "resolved", "acknowledged"]), "What happened."),
        .optional("attempts", .positive, "How many attempts it took."),
        deduplicationKey, incident,
    ]

    private static let notificationDelivered = EventSchema(
        .notificationDelivered,
        "A receiver took a notification.",
        notificationFields + [
            .optional("response", .prose, "What the receiver answered."),
            .optional("reference", .key, "What the receiver calls the message."),
        ]
    )

    private static let notificationFailed = EventSchema(
        .notificationFailed,
        "A receiver could not be reached, or refused.",
        notificationFields + [
            .optional("reason", .prose, "Why."),
            .optional("final", .boolean, "Whether no other attempt will be made."),
            .optional("retryat", .time, "When the next attempt is made at the earliest."),
        ]
    )

    private static let silenceCreated = EventSchema(
        .silenceCreated,
        "Somebody silenced some labels for a while.",
        [
            .required("silence", .key, "The silence's id."),
            .required(
                "matchers",
                .list(
                    .record([
                        .required("name", .name, "The label."),
                        .required("value", .text(0...1_024), "Its value or pattern."),
                        .optional("isregex", .boolean, "Whether the value is a pattern."),
                        .optional("isequal", .boolean, "False turns the match around."),
                    ])
                ),
                "Which alerts; all matchers must hold."
            ),
            .required("startsat", .time, "From when."),
            .required("endsat", .time, "Until when."),
            .optional("by", .name, "Who."),
            .optional("comment", .prose, "Why."),
        ]
    )

    private static let silenceExpired = EventSchema(
        .silenceExpired,
        "A silence ended before or at its time.",
        [
            .required("silence", .key, "The silence's id."),
            .optional("by", .name, "Who ended it."),
            .optional("reason", .prose, "Why."),
        ]
    )

    private static let incidentClosed = EventSchema(
        .incidentClosed,
        "An incident was closed.",
        [
            .required("incident", .key, "The incident."),
            .optional("by", .name, "Who closed it."),
            .optional("cause", .prose, "What caused it."),
            .optional("resolution", .prose, "What ended it."),
            .optional("started", .time, "When it began to harm."),
            .optional("ended", .time, "When it ceased to; when it was closed if absent."),
            .optional("metric", .name, "The metric; any if absent."),
            .optional("environment", .name, "The environment; any if absent."),
            .optional("feature", .name, "The feature; any if absent."),
            .optional("category", .name, "The kind of case; any if absent."),
        ]
    )

    private static let noteAdded = EventSchema(
        .noteAdded,
        "Somebody wrote a note.",
        [
            .required("text", .prose, "The note."),
            .optional("by", .name, "Who."),
            .optional("alert", .key, "The alert that it is about."),
            .optional("run", .key, "The run that it is about."),
            .optional("position", .positive, "The event that it is about."),
            incident,
        ]
    )
}
