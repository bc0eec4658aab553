"""The peers of text_metrics.py: scores a file of pairs for each line on standard input.

    python text_metrics_peer.py rouge PAIRS
    python text_metrics_peer.py bertscore PAIRS MODEL THREADS

Prints seconds and F-measures as JSON; loading is not timed.
"""
import json, os, sys, time

with open(sys.argv[2], encoding="utf-8") as file:
    pairs = [json.loads(line) for line in file]
references = [p["reference"] for p in pairs]
candidates = [p["candidate"] for p in pairs]

if sys.argv[1] == "rouge":
    from rouge_score import rouge_scorer
    scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=True)

    def score():
        return [scorer.score(r, c)["rougeL"].fmeasure for r, c in zip(references, candidates)]
else:
    threads = int(sys.argv[4])
    os.environ.update(HF_HUB_OFFLINE="1", CUDA_VISIBLE_DEVICES="", OMP_NUM_THREADS=sys.argv[4])
    import torch
    from bert_score import BERTScorer
    torch.set_num_threads(threads)
    scorer = BERTScorer(model_type=sys.argv[3], num_layers=6, idf=False, device="cpu",
                        batch_size=64, nthreads=threads)
    scorer.score(candidates[:8], references[:8])

    def score():
        return scorer.score(candidates, references, batch_size=64)[2].tolist()

for _ in sys.stdin:
    begin = time.perf_counter()
    values = score()
    print(json.dumps({"seconds": time.perf_counter() - begin, "values": values}), flush=True)
