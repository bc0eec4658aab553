"""`ledger score` beside LiteLLM: how many requests are in flight, how long it takes, in which memory.

    scoring.py LEDGER [--smoke]

LEDGER is the binary. Both ask the same server, which takes 200 ms for an answer, for the answers to the
same prompts with 32 requests in flight. The ledger also scores and records each answer. LiteLLM's seconds
are without its start, the ledger's with all of it. Memory is the kernel's figure for the process.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from measure import timed

PEERS = Path(__file__).parent / "peers"
IN_FLIGHT = 32
DELAY_SECONDS = "0.2"


def write_cases(path, count):
    """Cases of some hundred characters each."""
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            case = {
                "id": f"case-{number}",
                "category": ["factual_accuracy", "tone_consistency"][number % 2],
                "prompt": f"What is the capital of the country with number {number}? " * 3,
                "reference_response": "The capital is the largest town of that country.",
            }
            file.write(json.dumps(case) + "\n")


def stats(url):
    """What the server has seen since it was asked last."""
    with urllib.request.urlopen(url + "/stats") as reply:
        return json.load(reply)


def row(name, count, seconds, memory, seen):
    """One line of the table."""
    cells = [
        name,
        f"{count:,}",
        f"{seconds:.1f} s",
        f"{count / seconds:.0f}",
        str(seen["peak"]),
        f"{seen['mean']:.1f}",
        f"{memory:.0f} MiB",
    ]
    print("| " + " | ".join(cells) + " |", flush=True)


def main(binary, smoke):
    """Prints a line for each size and contestant."""
    sizes = [200] if smoke else [1_000, 10_000]
    binary = os.path.abspath(binary)
    server = subprocess.Popen(
        [sys.executable, PEERS / "chat_server.py", DELAY_SECONDS], stdout=subprocess.PIPE, text=True
    )
    print("| who | cases | time | a second | in flight, most | mean | memory |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    try:
        url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        times = {}
        for count in sizes:
            with tempfile.TemporaryDirectory() as folder:
                os.environ["XDG_CACHE_HOME"] = folder
                cases = f"{folder}/cases.jsonl"
                write_cases(cases, count)
                command = [binary, "score", cases, "--model", "bench", "--base-url", url]
                command += ["--db", f"{folder}/ledger.db", "--concurrency", str(IN_FLIGHT)]
                command += ["--output", "none", "--quiet", "--format", "csv"]
                seconds, memory, said = timed(command)
                assert f"overall,{count}," in said, said
                seen = stats(url)
                assert seen["requests"] == count, seen
                row("ledger score", count, seconds, memory, seen)
                peer = [".venv/litellm/bin/python3", PEERS / "litellm_client.py", cases, url]
                _, memory, said = timed(peer + [str(IN_FLIGHT)])
                said = json.loads(said.splitlines()[-1])
                assert said["answers"] == count, said
                row(f"LiteLLM {said['litellm']}", count, said["seconds"], memory, stats(url))
                times[count] = said["seconds"] / seconds
        for count, ratio in times.items():
            print(f"\n{count:,} cases: LiteLLM takes {ratio:.2f} times as long.")
    finally:
        server.terminate()


if __name__ == "__main__":
    main(sys.argv[1], "--smoke" in sys.argv[2:])
