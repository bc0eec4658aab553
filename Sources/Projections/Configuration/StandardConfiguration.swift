/// The configuration that `ledger init` writes: the standard rules, commented.
public enum StandardConfiguration {
    /// The file's text.
    public static let text = """
        # Quality Ledger. `ledger alert check` says what is wrong with this file, with line and column.
        # Editors complete it by a JSON Schema: `ledger config schema --help` says how.
        version: 1

        # What is known of metrics comes from their names (ledger query "metrics" lists them). Say here
        # what a name does not tell:
        # metrics:
        #   politeness: {polarity: higher_is_better, minimum: 0, maximum: 1}

        # What `ledger gate` goes by. These are the defaults; docs/gate.md has the other keys.
        # gate: {overall_min: 0.80, category_min: 0.72, category_drop: 0.05}

        # Questions with a name, for `ledger query .run morning` and `.run morning` in `ledger repl`.
        # questions:
        #   morning: show faithfulness last 1d by feature

        alerts:
          # Rules are evaluated at every tick of event time, once scores are in that are `lateness` newer.
          tick: 30s
          lateness: 60s

          # Metrics that one cause moves together are one incident, named after the first.
          correlated:
            faithfulness: {with: [hallucination_rate, answer_relevance, user_satisfaction_rate]}

          # A rule fires when the mean of `window`, over at least `min_samples` scores, has been beyond
          # `threshold` for as long as `for`. It ends when the value is back at `resolve_threshold` and
          # has violated nothing for `keep_firing_for`. `by: [feature]` makes an alert of its own for each
          # feature. Thresholds are a start: `ledger query "suggest thresholds for M"` proposes yours.
          rules:
            - name: toxicity_critical
              metric: toxicity_rate
              comparison: ">"
              threshold: 0.01
              resolve_threshold: 0.008
              window: 30m
              min_samples: 10
              for: 5m
              keep_firing_for: 10m
              severity: P0
              by: [feature]
              title: Toxicity above 1 %
              description: Users are shown toxic or harmful answers. Look at it at once.
              runbook: docs/runbooks/toxicity.md
              owner: ai-platform

            # The mean of an hour passes a threshold when most of the hour is bad. These see within
            # minutes that the level is worse than the series' own usual one, by `threshold` or more: in
            # one feature, and in all together, where a feature alone has too few scores. `run_length`
            # is how long a rule shall run, on average, without a false alarm.
            - name: faithfulness_dropped
              detector: shift
              metric: faithfulness
              threshold: 0.15
              window: 1h
              min_samples: 5
              run_length: 8w
              for: 2m
              keep_firing_for: 30m
              severity: P1
              by: [feature]
              title: Faithfulness has dropped
              description: The scores are clearly worse than usual since a few minutes. Look for a deployment.
              runbook: docs/runbooks/faithfulness.md
              owner: ai-platform

            - name: faithfulness_dropped_overall
              detector: shift
              metric: faithfulness
              threshold: 0.15
              window: 1h
              min_samples: 5
              run_length: 8w
              for: 2m
              keep_firing_for: 30m
              severity: P1
              title: Faithfulness has dropped
              description: The scores of all features together are clearly worse than usual since a few minutes.
              runbook: docs/runbooks/faithfulness.md
              owner: ai-platform

            - name: hallucination_rate_rose
              detector: shift
              metric: hallucination_rate
              threshold: 0.15
              window: 1h
              min_samples: 15
              run_length: 8w
              for: 2m
              keep_firing_for: 30m
              severity: P2
              by: [feature]
              title: The hallucination rate has risen
              description: Clearly more answers than usual hold a claim that is made up.
              runbook: docs/runbooks/hallucination.md
              owner: ai-platform

            - name: faithfulness_collapsed
              metric: faithfulness
              comparison: "<"
              threshold: 0.40
              resolve_threshold: 0.45
              window: 1h
              min_samples: 20
              # The mission's table says 5 minutes and its code 10: for a page that wakes people, 5.
              for: 5m
              keep_firing_for: 10m
              severity: P0
              by: [feature]
              title: Faithfulness has collapsed (below 0.40)
              description: Most answers are not borne out by their sources.
              runbook: docs/runbooks/faithfulness.md
              owner: ai-platform

            - name: faithfulness_degraded
              metric: faithfulness
              comparison: "<"
              threshold: 0.65
              resolve_threshold: 0.68
              window: 1h
              min_samples: 20
              for: 15m
              keep_firing_for: 15m
              severity: P1
              # A page is for news: a level that has been usual all along is told once, as P3. Rules of
              # P0 page always.
              usual: demote
              by: [feature]
              title: Faithfulness is degraded (below 0.65)
              description: Many answers are not borne out by their sources. Look for a deployment or a change of retrieval.
              runbook: docs/runbooks/faithfulness.md
              owner: ai-platform

            - name: faithfulness_low
              metric: faithfulness
              comparison: "<"
              threshold: 0.75
              resolve_threshold: 0.78
              window: 1h
              min_samples: 30
              for: 30m
              keep_firing_for: 30m
              severity: P2
              by: [feature]
              title: Faithfulness is low (below 0.75)
              description: Quality is going down. Keep an eye on it.
              runbook: docs/runbooks/faithfulness.md
              owner: ai-platform

            - name: hallucination_rate_high
              metric: hallucination_rate
              comparison: ">"
              threshold: 0.25
              resolve_threshold: 0.22
              window: 1h
              min_samples: 20
              for: 15m
              keep_firing_for: 15m
              severity: P1
              usual: demote
              by: [feature]
              title: Hallucination rate above 25 %
              description: More than one answer in four holds a claim that is made up.
              runbook: docs/runbooks/hallucination.md
              owner: ai-platform

            - name: answer_relevance_degraded
              metric: answer_relevance
              comparison: "<"
              threshold: 0.60
              resolve_threshold: 0.63
              window: 1h
              min_samples: 30
              for: 30m
              keep_firing_for: 30m
              severity: P2
              by: [feature]
              title: Answer relevance is degraded (below 0.60)
              description: Answers miss their questions. Look at the prompt and at retrieval.
              owner: ai-platform

            - name: user_satisfaction_low
              metric: user_satisfaction_rate
              comparison: "<"
              threshold: 0.50
              resolve_threshold: 0.53
              window: 4h
              min_samples: 50
              for: 1h
              keep_firing_for: 1h
              severity: P2
              by: [feature]
              title: User satisfaction below 50 %
              description: Fewer than half of the users who say so are content.
              owner: ai-platform

            # Eight subgroups in a row on the bad side of the centre line: a shift that no threshold sees.
            - name: faithfulness_trend
              detector: spc
              metric: faithfulness
              window: 15m
              min_samples: 5
              for: 45m
              keep_firing_for: 1h
              severity: P3
              by: [feature]
              title: Faithfulness is trending down
              description: A run of subgroups below the centre line of the control chart.
              owner: ai-platform

            # Unusual hours of all metrics together; never a page by itself. Silent until a detector is
            # trained (`ledger detector train`).
            - name: unusual_hour
              detector: forest
              threshold: 0.995
              comparison: ">="
              window: 1h
              min_samples: 1
              for: 1h
              severity: P3
              title: Two unusual hours in a row
              description: The metrics of these hours, taken together, are unlike the trained ones.
              owner: ai-platform

            # The mean of the last three runs of a category; at most one message a category and hour.
            - name: run_trend
              detector: trend
              metric: composite
              scope: {environment: ci}
              comparison: "<"
              threshold: 0.72
              min_samples: 1
              severity: P2
              by: [category]
              title: The last three runs of a category are below 0.72
              description: Not one bad run but three, on average.
              owner: ai-platform

            # Answers with known grades are graded in every run: if their grades move, the judge did.
            - name: judge_moved
              metric: judge_drift_detected
              scope: {environment: ci}
              comparison: ">"
              threshold: 0
              window: 1h
              min_samples: 1
              for: 0s
              severity: P2
              title: The judge grades otherwise than at its first use
              description: Its provider has changed it. Compare no new scores with old ones; pin a snapshot.
              owner: ai-platform

            # Nothing arrives: either nobody asks, or nobody scores.
            - name: scores_stopped
              detector: silence
              comparison: ">"
              threshold: 3600
              window: 1h
              min_samples: 0
              for: 0s
              severity: P2
              title: No score for an hour
              description: The scorer, its queue or the traffic has stopped. Quality is not being watched.
              owner: ai-platform

            # A judge that fails scores nobody: a missing score is never a zero.
            - name: judge_errors
              detector: error_rate
              comparison: ">"
              threshold: 0.10
              resolve_threshold: 0.05
              window: 1h
              min_samples: 20
              for: 15m
              severity: P2
              title: More than 10 % of scores are errors
              description: The judge or its provider fails; the means rest on fewer scores.
              owner: ai-platform

            # That no round runs any more, and projections are stale, cannot be told from here: what does
            # not run evaluates no rule. The rule `quality_ledger_stale` of docs/prometheus/ledger-rules.yml
            # watches from outside, by the time of the last round in the exported metrics.

        # What `ledger dataset build` holds golden datasets to; without categories any is allowed.
        # dataset:
        #   categories:
        #     - {name: factual_accuracy, min_examples: 5, weight: 0.30}
        #   validation: {require_reference_response: true, max_prompt_tokens: 512}
        """
}
