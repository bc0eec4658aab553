"""Writes rolling.json and charts.json: expected values of control charts, from other code than ours.

Standard library only; `python3 make_expected.py` beside this file. The rolling engine is a
transcription of its description (limits by statistics.mean and statistics.stdev over the last 1,000
values, at least 50, refitted every 50; four rules on the lower side over the last eight values).
"""

import json
import math
import random
import statistics
from collections import deque
from pathlib import Path

HERE = Path(__file__).resolve().parent


def stream(seed, count):
    """Scores with a shift of one sigma for a third of the time, ties and far values among them."""
    source = random.Random(seed)
    values = []
    for index in range(count):
        mean = 0.81 if count // 3 <= index < 2 * count // 3 else 0.88
        value = source.gauss(mean, 0.07)
        if source.random() < 0.02:
            value = source.choice([0.0, 1.0, 0.5])
        values.append(round(value, 4))
    return values


def rolling(values, every_value_once_full):
    """Mean, standard deviation and rules for each value; None while there are no limits."""
    history = deque(maxlen=1000)
    recent = deque(maxlen=8)
    limits = None
    points = []
    for index, value in enumerate(values):
        history.append(value)
        recent.append(value)
        seen = len(history) if every_value_once_full else index + 1
        if len(history) >= 50 and (seen % 50 == 0 or limits is None):
            limits = (statistics.mean(history), statistics.stdev(history))
        if limits is None:
            points.append(None)
            continue
        mean, sigma = limits
        last = list(recent)
        rules = []
        if value < mean - 3 * sigma:
            rules.append(1)
        if len(last) >= 3 and sum(v < mean - 2 * sigma for v in last[-3:]) >= 2:
            rules.append(2)
        if len(last) >= 5 and sum(v < mean - sigma for v in last[-5:]) >= 4:
            rules.append(3)
        if len(last) == 8 and all(v < mean for v in last):
            rules.append(4)
        points.append([mean, sigma, rules])
    return points


def compact(points):
    """Limits where they change, and the rules of each point that has some."""
    changes, violations, before = [], [], None
    for index, point in enumerate(points):
        if point is None:
            continue
        if point[:2] != before:
            changes.append([index] + point[:2])
            before = point[:2]
        if point[2]:
            violations.append([index, point[2]])
    return {"limits": changes, "violations": violations}


def c4(n):
    return math.sqrt(2 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2))


def moving_range_sigma(values):
    return statistics.fmean(abs(b - a) for a, b in zip(values, values[1:])) / 1.128


def means_chart(seed):
    source = random.Random(seed)
    groups = []
    for _ in range(30):
        level = source.gauss(0.8, 0.01)
        count = source.choice([1, 2, 3, 5, 8, 20, 60])
        groups.append([round(source.gauss(level, 0.1), 4) for _ in range(count)])
    everything = [value for group in groups for value in group]
    center = statistics.fmean(everything)
    squares = sum((len(g) - 1) * statistics.variance(g) for g in groups if len(g) > 1)
    freedom = sum(len(g) - 1 for g in groups)
    sigma = math.sqrt(squares / freedom) / c4(freedom + 1)
    scores = [(statistics.fmean(g) - center) * math.sqrt(len(g)) / sigma for g in groups]
    return {
        "groups": groups,
        "center": center,
        "sigma": sigma,
        "dispersion": moving_range_sigma(scores),
    }


def rates_chart(seed):
    source = random.Random(seed)
    samples = []
    for _ in range(40):
        n = source.randrange(200, 3000)
        rate = min(max(source.gauss(0.06, 0.015), 0.001), 0.5)
        samples.append([sum(source.random() < rate for _ in range(n)), n])
    rate = sum(h for h, _ in samples) / sum(n for _, n in samples)
    spread = math.sqrt(rate * (1 - rate))
    scores = [(h / n - rate) * math.sqrt(n) / spread for h, n in samples]
    dispersion = moving_range_sigma(scores)
    reach = [3 * dispersion * spread / math.sqrt(n) for _, n in samples]
    return {
        "samples": samples,
        "rate": rate,
        "dispersion": dispersion,
        "lower": [rate - r for r in reach],
        "upper": [rate + r for r in reach],
    }


def autocorrelation(seed):
    source = random.Random(seed)
    values, state = [], 0.0
    for _ in range(300):
        state = 0.5 * state + source.gauss(0, 1)
        values.append(round(0.8 + 0.05 * state, 5))
    mean = statistics.fmean(values)
    deviations = [v - mean for v in values]
    raw = sum(a * b for a, b in zip(deviations, deviations[1:])) / sum(d * d for d in deviations)
    corrected = raw + (1 + 3 * raw) / len(values)
    error = math.sqrt((1 - corrected**2) / len(values))
    return {"values": values, "coefficient": corrected, "standard_error": error}


def main():
    values = stream(20261013, 2600)
    (HERE / "rolling.json").write_text(
        json.dumps(
            {
                "values": values,
                "every_fifty_values": compact(rolling(values, False)),
                # Limits change with every value here; the rules of the first 1,300 show it.
                "every_value_once_full": compact(rolling(values[:1300], True)),
            },
            separators=(",", ":"),
        )
        + "\n"
    )
    (HERE / "charts.json").write_text(
        json.dumps(
            {
                "means": means_chart(1),
                "rates": rates_chart(2),
                "autocorrelation": autocorrelation(3),
                "c4": {str(n): c4(n) for n in [2, 3, 4, 5, 7, 10, 25, 100, 290]},
            },
            separators=(",", ":"),
        )
        + "\n"
    )


main()
