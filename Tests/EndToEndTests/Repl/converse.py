"""Talks to `ledger repl` through a pseudo-terminal, as a person does.

Usage: converse.py SCENARIO LEDGER DATABASE HOME

Prints "ok" and what it measured; any failure is an exception and exit code 1.
"""

import os
import re
import stat
import sys
import time
import unicodedata

import pexpect

SCENARIO, LEDGER, DATABASE, HOME = sys.argv[1:5]
PROMPT = rb"ledger> "
ENDLESS = ".sql WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def environment(**extra):
    base = {
        "PATH": os.environ["PATH"],
        "HOME": HOME,
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    return {**base, **extra}


def spawn(*arguments, columns=80, **extra):
    return pexpect.spawn(
        LEDGER,
        list(arguments),
        env=environment(**extra),
        dimensions=(50, columns),
        timeout=20,
    )


def repl(**extra):
    terminal = spawn("repl", "--db", DATABASE, **extra)
    terminal.expect(PROMPT)
    return terminal


def ask(terminal, question):
    """Types a question and returns what came before the next prompt, without the echo."""
    terminal.send(question + "\r")
    terminal.expect(rb"\r?\n")
    terminal.expect(PROMPT)
    # Without what frames pastes and what hints: neither is part of an answer.
    return re.sub(rb"\x1b\[\?2004[hl]|\x1b7\x1b\[2m.*?\x1b8|\x1b\[K", b"", terminal.before)


def leave(terminal):
    terminal.sendline(".quit")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0, terminal.exitstatus


def columns(text):
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def greeting():
    terminal = spawn("repl", "--db", DATABASE)
    terminal.expect(PROMPT)
    assert b"read only" in terminal.before, terminal.before
    assert b"faithfulness" in ask(terminal, "metrics")
    leave(terminal)


def quiet():
    terminal = spawn("repl", "--db", DATABASE, "--quiet")
    terminal.expect(PROMPT)
    assert b"read only" not in terminal.before, terminal.before
    leave(terminal)


def interrupt_at_prompt():
    terminal = repl()
    terminal.send("show faith")
    terminal.expect(b"faith")
    terminal.sendintr()
    terminal.expect(rb"\^C")
    terminal.expect(PROMPT)
    answer = ask(terminal, "features")
    assert b"search" in answer and b"There is no" not in answer, answer
    leave(terminal)


def interrupt_question():
    terminal = repl()
    took = []
    for _ in range(5):
        terminal.send(ENDLESS + "\r")
        terminal.expect(b"FROM n\r?\n")
        time.sleep(0.3)
        start = time.monotonic()
        terminal.sendintr()
        terminal.expect(b"Cancelled")
        terminal.expect(PROMPT)
        took.append(time.monotonic() - start)
    # The machine may be busy with something else once; every time would be ours.
    assert sorted(took)[1] < 0.1, took
    assert b"faithfulness" in ask(terminal, "metrics")
    leave(terminal)
    print(f"back at the prompt after {1000 * sorted(took)[2]:.0f} ms (median of 5)")


def end_of_input():
    terminal = repl()
    terminal.sendeof()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0, terminal.exitstatus


def pasted_lines():
    terminal = repl()
    terminal.send("metrics\rfeatures\r")
    # The answer to the first, then the answer to the second, then a prompt that waits.
    terminal.expect(b"faithfulness")
    terminal.expect(b"assistant")
    terminal.expect(PROMPT)
    terminal.send("\x1b[200~environments\x1b[201~\r")
    terminal.expect(b"production")
    terminal.expect(PROMPT)
    leave(terminal)


def pasted_block():
    """Nothing that is pasted runs by itself, and its line breaks come back with Enter."""
    terminal = spawn("repl", "--db", DATABASE)
    terminal.expect(PROMPT)
    assert b"\x1b[?2004h" in terminal.before + terminal.after, terminal.before
    terminal.send("\x1b[200~features\r\n.sql SELECT 40 +\r\n  2 AS sum;\r\nenvironments\r\n\x1b[201~")
    terminal.expect("environments".encode())
    time.sleep(0.3)
    terminal.send("\r")
    terminal.expect(b"assistant")
    terminal.expect(b"sum")
    terminal.expect(b"42")
    terminal.expect(b"production")
    terminal.expect(PROMPT)
    # Codes in a paste are characters, and an end that never comes does not hang the editor.
    terminal.send("\x1b[200~met\x1b[31mrics")
    time.sleep(2.5)
    terminal.send("\x01\x0bmetrics\r")
    terminal.expect(b"faithfulness")
    terminal.expect(PROMPT)
    leave(terminal)
    assert b"\x1b[?2004l" in terminal.before, terminal.before


def continued_lines():
    terminal = repl()
    terminal.send("show faithfulness \\\r")
    terminal.expect(rb"\.\.\.> ")
    # Completion knows of the line before.
    terminal.send("by fea\t\r")
    # A narrow table shortens names.
    terminal.expect(b"assis")
    terminal.expect(PROMPT)
    terminal.send("show \\\r")
    terminal.expect(rb"\.\.\.> ")
    terminal.sendintr()
    terminal.expect(PROMPT)
    assert b"search" in ask(terminal, "features")
    leave(terminal)


def hints():
    terminal = repl()
    terminal.send("show fai")
    terminal.expect(rb"\x1b7\x1b\[2mthfulness\x1b\[0m\x1b8")
    terminal.send("\t")
    terminal.expect(rb"\x1b7\x1b\[2min")
    # The hint is not part of the line.
    terminal.send("\r")
    terminal.expect(b"production|mean")
    terminal.expect(PROMPT)
    leave(terminal)
    without = repl(NO_COLOR="1")
    without.send("show fai")
    time.sleep(0.3)
    without.send("\x15metrics\r")
    without.expect(b"faithfulness")
    assert b"\x1b7" not in without.before, without.before
    without.expect(PROMPT)
    leave(without)


def modes():
    terminal = repl()
    terminal.send(".in sea\t\r")
    terminal.expect(rb"ledger search> ")
    terminal.send("show faithfulness\r")
    terminal.expect(rb"ledger search> ")
    terminal.send(".asof 2026-10-13T09:00Z\r")
    terminal.expect(rb"ledger search as of 2026-10-13 09:00:00Z> ")
    terminal.send("deployments\r")
    terminal.expect(b"dep-768")
    terminal.expect(rb"as of 2026-10-13 09:00:00Z> ")
    assert b"dep-771" not in terminal.before, terminal.before
    terminal.send(".asof now\r")
    terminal.expect(rb"ledger search> ")
    ask(terminal, ".in all")
    assert b"dep-771" in ask(terminal, "deployments")
    leave(terminal)


def watching():
    terminal = repl(NO_COLOR="1")
    terminal.send(".watch 1s features\r")
    for _ in range(3):
        terminal.expect(rb"\x1b\[H\x1b\[2Jevery 1s, now \d\d:\d\d:\d\dZ, \^C ends: features")
        terminal.expect(b"assistant")
    start = time.monotonic()
    terminal.sendintr()
    terminal.expect(PROMPT)
    took = time.monotonic() - start
    assert took < 0.5, took
    terminal.send(".watch 1s " + ENDLESS + "\r")
    time.sleep(0.5)
    terminal.sendintr()
    terminal.expect(b"Cancelled")
    terminal.expect(PROMPT)
    assert b"search" in ask(terminal, "features")
    leave(terminal)


def commands():
    os.chdir(HOME)
    terminal = repl(NO_COLOR="1")
    assert b"SEARCH rollups" in ask(terminal, ".explain show faithfulness").replace(b"\r\n", b" ")
    assert b"Answered in" in ask(terminal, ".timer on") + ask(terminal, "features")
    ask(terminal, ".timer off")
    assert b"Kept" in ask(terminal, ".save mine")
    assert b"assistant" in ask(terminal, ".run mine")
    assert b"mine" in ask(terminal, ".run")
    assert b'"feature"' in ask(terminal, ".last json")
    ask(terminal, ".output chart.svg")
    ask(terminal, "what changed when faithfulness dropped in search")
    ask(terminal, ".output")
    assert open("chart.svg").read().startswith("<svg ")
    assert b"is a database" in ask(terminal, ".output " + DATABASE)
    with open("questions.txt", "w") as file:
        file.write("features\nenvironments\n")
    answer = ask(terminal, ".read questions.txt")
    assert b"assistant" in answer and b"production" in answer, answer
    assert b"ledger.events" in ask(terminal, ".schema")
    refusal = ask(terminal, "!touch made")
    assert b"--allow-shell" in refusal, refusal
    assert not os.path.exists("made")
    assert b".watch DURATION QUESTION" in ask(terminal, ".help watch")
    leave(terminal)
    allowed = spawn("repl", "--db", DATABASE, "--allow-shell", NO_COLOR="1")
    allowed.expect(PROMPT)
    assert b"42" in ask(allowed, "!echo $((6 * 7))")
    # ^C is for the command; the session stays.
    allowed.send("!sleep 30\r")
    time.sleep(0.5)
    allowed.sendintr()
    allowed.expect(b"exit code 130")
    allowed.expect(PROMPT)
    leave(allowed)


def paging():
    terminal = repl(PAGER="sed 's/^/page /'", NO_COLOR="1")
    ask(terminal, ".pager on")
    assert b"page " not in ask(terminal, "features")
    answer = ask(terminal, ".sql WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 200) SELECT x FROM n")
    assert answer.count(b"page ") > 200, answer
    leave(terminal)


def utf8():
    terminal = repl()
    # One é too many, taken back with the backspace key, and a b typed before it and taken back.
    answer = ask(terminal, "show qualitéé\x7f since 2026-10-01")
    assert "qualité".encode() in answer and b"no metric" not in answer, answer
    answer = ask(terminal, "show 品質 since 2026-10-01")
    assert "品質".encode() in answer, answer
    leave(terminal)


def history():
    first = repl()
    ask(first, "environments")
    ask(first, "metrics")
    leave(first)
    path = os.path.join(HOME, ".local/state/ledger/history")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, oct(os.stat(path).st_mode)
    second = repl()
    # Up past .quit and metrics.
    second.send("\x1b[A\x1b[A\x1b[A\r")
    second.expect(b"production")
    second.expect(PROMPT)
    second.send("\x12met")
    time.sleep(0.2)
    second.send("\r")
    second.expect(b"faithfulness")
    second.expect(PROMPT)
    leave(second)


def formats():
    terminal = repl()
    expected = {
        "json": rb'^\s*[\[{]',
        "jsonl": rb'^\s*\{"',
        "csv": rb"^metric,",
        "markdown": rb"\|\s*---",
        "table": rb"faithfulness",
    }
    for name, pattern in expected.items():
        assert ask(terminal, ".format " + name).strip() == b"", name
        answer = ask(terminal, "metrics")
        assert re.search(pattern, answer, re.M), (name, answer)
    answer = ask(terminal, ".format jsno")
    assert b"Did you mean .format json?" in answer, answer
    assert b"table" in ask(terminal, ".format")
    leave(terminal)


def help():
    terminal = repl()
    answer = ask(terminal, ".help")
    assert b"Questions" in answer and b".format [NAME]" in answer, answer
    assert b"Did you mean .help?" in ask(terminal, ".hlep")
    leave(terminal)


def hostile_text():
    terminal = repl(NO_COLOR="1")
    for question in ["deployments", "what changed when faithfulness dropped in search", ".format json",
                     "deployments", ".format csv", "deployments", ".format markdown", "deployments"]:
        answer = ask(terminal, question)
        text = answer.decode()
        for code in ["\x07", "\x9b", "\u202e", "\x1b]", "\x1b[2J", "\x1b[31m"]:
            assert code not in text, (code, answer)
        if question == "deployments":
            assert b"evil" in answer, answer
    # What was typed comes back in an error's text.
    answer = ask(terminal, '.sql SELECT char(27) || \'[2J\' || \'seen\'')
    assert b"seen" in answer and b"\x1b[2J" not in answer, answer
    leave(terminal)


def colour():
    with_colour = repl()
    assert re.search(rb"\x1b\[[0-9;]*m", ask(with_colour, "metrics"))
    leave(with_colour)
    for extra in [{"NO_COLOR": "1"}, {"TERM": "dumb"}]:
        without = repl(**extra)
        for question in ["metrics", ".help", "what changed when faithfulness dropped in search"]:
            answer = ask(without, question)
            assert not re.search(rb"\x1b\[[0-9;]*m", answer), (extra, answer)
        leave(without)


def width():
    for size in (80, 60, 40):
        for question in ["what changed when faithfulness dropped in search",
                         "what changed when faithfulness dropped in assistant",
                         "deployments", "metrics", "features", "evaluators", "show faithfulness by day",
                         "show faithfulness by hour, feature since 2026-10-13",
                         "show faithfulness droped"]:
            terminal = spawn("query", "--db", DATABASE, question, columns=size, NO_COLOR="1")
            terminal.expect(pexpect.EOF)
            shown = terminal.before.decode()
            if size < 80:
                # A question is one line, whatever the width, so that it can be copied.
                shown = shown.partition("Ask next")[0]
            for line in shown.split("\r\n"):
                assert columns(line) <= size, (size, question, line, columns(line))
            terminal.close()


def read_only():
    terminal = repl()
    for statement in ["DELETE FROM changes", "ATTACH 'x.db' AS x", "PRAGMA user_version = 3",
                      "CREATE TABLE t (x)"]:
        answer = ask(terminal, ".sql " + statement)
        assert re.search(rb"read|allowed|SELECT", answer), answer
    assert not os.path.exists("x.db")
    leave(terminal)


def survives_errors():
    terminal = repl()
    for line in ["", "   ", "nonsense", "what changed", "show nothing_like_it", ".sql", ".sql SELEC 1",
                 "'" * 300, "show " + "(" * 500, "\x0b\x0c", ".sql SELECT 1; SELECT 2", "# a remark"]:
        ask(terminal, line)
    assert b"faithfulness" in ask(terminal, "metrics")
    leave(terminal)


if __name__ == "__main__":
    globals()[SCENARIO]()
    print("ok")
