#!/usr/bin/env python3
"""Writes the manual pages of ledger: one for the command and one for each subcommand.

    scripts/manual.py LEDGER FOLDER

LEDGER is the built binary, which describes itself in JSON (--experimental-dump-help). The pages are in
man(7), section 1, and depend on nothing but that description.
"""

import datetime
import json
import pathlib
import re
import subprocess
import sys


def escaped(text):
    """A text that roff prints as it is: no escapes, no requests, hyphens that can be copied."""
    lines = []
    for line in text.split("\n"):
        line = line.replace("\\", "\\e").replace("-", "\\-")
        lines.append("\\&" + line if line[:1] in (".", "'") else line)
    return "\n".join(lines)


def names(argument):
    found = []
    for name in argument.get("names", []):
        prefix = {"long": "--", "short": "-", "longWithSingleDash": "-"}[name["kind"]]
        found.append(prefix + name["name"])
    return sorted(found, key=len)


def usage(argument):
    if argument["kind"] == "positional":
        text = "\\fI" + escaped(argument["valueName"]) + "\\fR"
    else:
        text = "\\fB" + escaped(names(argument)[-1]) + "\\fR"
        if argument["kind"] == "option":
            text += " \\fI" + escaped(argument["valueName"]) + "\\fR"
    if argument["isRepeating"]:
        text += " ..."
    return "[" + text + "]" if argument["isOptional"] else text


def title(argument):
    if argument["kind"] == "positional":
        return "\\fI" + escaped(argument["valueName"]) + "\\fR"
    value = " \\fI" + escaped(argument["valueName"]) + "\\fR" if argument["kind"] == "option" else ""
    return ", ".join("\\fB" + escaped(name) + "\\fR" for name in names(argument)) + value


def meaning(argument):
    text = " ".join(filter(None, [argument.get("abstract"), argument.get("discussion")]))
    default = argument.get("defaultValue")
    if default and argument["kind"] != "flag":
        text += f" By default {default}."
    return escaped(text or "No more is to be said.")


def prose(text):
    """Paragraphs, and examples as they are."""
    out = []
    paragraph = []
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        if not block.strip():
            continue
        if all(line.startswith("  ") for line in block.split("\n")):
            out += paragraph + [".RS 4", ".nf", escaped(block.replace("\n  ", "\n")[2:]), ".fi", ".RE"]
        else:
            out += paragraph + [escaped(re.sub(r"\s*\n\s*", " ", block))]
        # A heading starts a paragraph of its own.
        paragraph = [".PP"]
    return out


def entries(arguments):
    out = []
    for argument in arguments:
        out += [".TP", title(argument), meaning(argument)]
    return out


def page(command, path, version, date):
    name = "-".join(path)
    shown = [a for a in command.get("arguments", []) if a.get("shouldDisplay", True)]
    subcommands = [c for c in command.get("subcommands", []) if c["commandName"] != "help"]
    out = [
        f'.TH "{escaped(name.upper())}" "1" "{date}" "ledger {escaped(version)}" "Quality Ledger"',
        ".SH NAME",
        f'{escaped(name)} \\- {escaped(command.get("abstract", "").rstrip("."))}',
        ".SH SYNOPSIS",
        "\\fB" + escaped(" ".join(path)) + "\\fR",
    ]
    if subcommands:
        out.append("\\fIcommand\\fR")
    out += [usage(argument) for argument in shown if "help" not in usage(argument)]
    discussion = command.get("discussion", "")
    if discussion:
        out += [".SH DESCRIPTION"] + prose(discussion)
    if subcommands:
        out.append(".SH COMMANDS")
        for sub in subcommands:
            out += [
                ".TP",
                "\\fB" + escaped("-".join(path + [sub["commandName"]])) + "\\fR(1)",
                escaped(sub.get("abstract", "")),
            ]
    positional = [a for a in shown if a["kind"] == "positional"]
    if positional:
        out += [".SH ARGUMENTS"] + entries(positional)
    out += [".SH OPTIONS"] + entries([a for a in shown if a["kind"] != "positional"])
    if len(path) == 1:
        out += [
            ".SH FILES", ".TP", "\\fIledger.db\\fR", "The ledger; the nearest one above the folder.",
            ".TP", "\\fIledger.projections.db\\fR", "What is derived from it; it can be removed.",
            ".TP", "\\fIledger.yaml\\fR", "The configuration; the nearest one above the folder.",
            ".SH ENVIRONMENT", ".TP", "\\fBLEDGER_DB\\fR", "The ledger, in the place of \\-\\-db.",
            ".TP", "\\fBLEDGER_CONFIG\\fR", "The configuration, in the place of \\-\\-config.",
            ".TP", "\\fBNO_COLOR\\fR", "No colours, if it is not empty.",
        ]
    above = path[:-1]
    if above:
        out += [".SH SEE ALSO", "\\fB" + escaped("-".join(above)) + "\\fR(1)"]
    return "\n".join(out) + "\n"


def write(command, path, version, date, folder):
    text = page(command, path, version, date)
    (folder / ("-".join(path) + ".1")).write_text(text, encoding="utf-8")
    for sub in command.get("subcommands", []):
        if sub["commandName"] != "help":
            write(sub, path + [sub["commandName"]], version, date, folder)


def main():
    binary, folder = sys.argv[1], pathlib.Path(sys.argv[2])

    def run(argument):
        return subprocess.run([binary, argument], capture_output=True, check=True, text=True).stdout

    description = json.loads(run("--experimental-dump-help"))
    folder.mkdir(parents=True, exist_ok=True)
    built = datetime.datetime.fromtimestamp(
        pathlib.Path(binary).stat().st_mtime, tz=datetime.timezone.utc
    )
    version = run("--version").strip()
    write(description["command"], ["ledger"], version, built.strftime("%Y-%m-%d"), folder)


if __name__ == "__main__":
    main()
