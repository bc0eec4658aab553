#!/usr/bin/env python3
"""Evidence and alarms of the level-shift monitor, computed from its definition alone (no library)."""
import json
import math
import random

A, WEEKS = 0.35, 56 * 86400


def evidence(reference, value):
    n = len(reference) + 1
    low = sum(1 for x in reference if x < value)
    high = sum(1 for x in reference if x <= value) + 1
    return math.log(((high / n) ** A - (low / n) ** A) / ((high - low) / n))


def dispersion(reference):
    values = [evidence(reference, x) for x in reference]
    k = len(values) // 20
    values = values[: k * 20]
    mean = sum(values) / len(values)
    variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1)
    batches = [sum(values[i * 20:(i + 1) * 20]) / 20 for i in range(k)]
    ratio = sum((b - mean) ** 2 for b in batches) / (k - 1) * 20 / variance
    return ratio if ratio > 1 + 2.326 * math.sqrt(2 / (k - 1)) else 1.0


rng = random.Random(20261124)
reference = [1.0 if rng.random() < 0.35 else round(rng.betavariate(9, 2), 4) for _ in range(500)]
after = [1.0 if rng.random() < 0.09 else round(rng.betavariate(4, 3), 4) for _ in range(40)]
usual = sum(reference) / 500
d = dispersion(reference)
gap = 60.0
bound = math.log(WEEKS / gap / 10) + math.log(2) + 2000 / 500
total, onset, alarm, level = 0.0, 0, None, None
for i, value in enumerate(after):
    if total <= 0:
        onset = i
    total = max(0.0, total + evidence(reference, value) / d)
    since = after[onset:i + 1]
    if total > bound and len(since) >= 5 and usual - sum(since) / len(since) >= 0.15:
        alarm, level = i, sum(since) / len(since)
        break
probes = [0.0, 0.2, 0.5, 0.7, 0.85, 0.95, 1.0, 1.5]
json.dump(
    {"reference": reference, "after": after, "gapseconds": gap, "dispersion": d, "bound": bound,
     "usual": usual, "probes": probes, "evidence": [evidence(reference, p) for p in probes],
     "alarm": alarm, "onset": onset, "level": level, "statistic": total},
    open("level_shift.json", "w"))
print(alarm, onset, level, total, bound, d)
