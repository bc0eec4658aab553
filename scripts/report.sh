# Sourced: runs the steps of a check, each with a heading, and stops at the first failure.

log_folder=$(mktemp -d)
trap 'rm -rf "$log_folder"' EXIT

# step NAME COMMAND…: runs the command under a heading.
step() {
    local name=$1
    shift
    echo "== $name"
    if ! "$@" </dev/null; then
        echo "FAILED: $name ($*)" >&2
        exit 1
    fi
}

# step_counting_tests NAME COMMAND…: as `step`, and fails when no test ran: a filter that matches
# nothing is a success to Swift. Sets `test_count` and `skipped_count`.
step_counting_tests() {
    local name=$1 log="$log_folder/tests.log"
    shift
    echo "== $name"
    # Only the command's own status counts: grep fails when it lets nothing through.
    local status summary
    set +e
    "$@" </dev/null 2>&1 | tee "$log" | grep --line-buffered -v -E "$quiet_lines"
    status=${PIPESTATUS[0]}
    set -e
    summary=$(grep -E 'Test run with [0-9]+ tests?' "$log" | tail -n 1 || true)
    if [ "$status" -ne 0 ] || ! printf '%s' "$summary" | grep -q ' passed after '; then
        echo "FAILED: $name ($*)" >&2
        exit 1
    fi
    test_count=$(printf '%s' "$summary" | sed -E 's/.*Test run with ([0-9]+) tests?.*/\1/')
    skipped_count=$(grep -c -E '(Test|Suite) .* skipped' "$log" || true)
    if [ "$test_count" -eq 0 ]; then
        echo "FAILED: $name: no test ran ($*)" >&2
        exit 1
    fi
}

# What a passing test says about itself is not worth a line in a log of thousands.
quiet_lines='^◇| (started|passed after [0-9.]+ seconds)\.$|^\[[0-9]+/[0-9]+\]'
