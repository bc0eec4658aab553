"""Reference values for the gate's statistics, computed by brute force and by scipy.

    python3 generate.py > reference.json
"""

import itertools
import json
import math
import random

from scipy import stats


def sign_flip(values):
    """The share of all sign choices with a sum at most the observed one, one choice after the other."""
    sizes = [abs(v) for v in values]
    observed = sum(values)
    bound = observed + 1e-9 * sum(sizes)
    count = total = 0
    for signs in itertools.product((-1, 1), repeat=len(sizes)):
        total += 1
        count += sum(s * v for s, v in zip(signs, sizes)) <= bound
    return count / total


def scipy_flip(values):
    result = stats.permutation_test(
        (values,), lambda x: sum(x) / len(x), permutation_type="samples", alternative="less",
        n_resamples=10**7, vectorized=False)
    return float(result.pvalue)


def holm(values):
    order = sorted(range(len(values)), key=lambda i: values[i])
    adjusted = [0.0] * len(values)
    running = 0.0
    for rank, index in enumerate(order):
        running = max(running, min(1.0, (len(values) - rank) * values[index]))
        adjusted[index] = running
    return adjusted


generator = random.Random(20261013)
flips = []
for n in (1, 2, 3, 5, 8, 10, 12):
    for kind in range(4):
        if kind == 0:
            values = [round(generator.gauss(-0.05, 0.25), 4) for _ in range(n)]
        elif kind == 1:
            values = [generator.choice([-1.0, 0.0, 0.0, 1.0]) for _ in range(n)]
        elif kind == 2:
            values = [-0.25] * n
        else:
            values = [round(generator.uniform(-1, 0.4), 2) for _ in range(n)]
        flips.append({"values": values, "p": sign_flip(values), "scipy": scipy_flip(values) if n > 1 else None})

# Differences drawn once; the one-sample t interval of scipy.
intervals = []
for n in (2, 5, 20, 100):
    values = [round(generator.gauss(-0.03, 0.2), 4) for _ in range(n)]
    interval = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    intervals.append({"values": values, "low": float(interval.low), "high": float(interval.high)})

# Two categories of unequal size weighted 0.7 and 0.3: Welch–Satterthwaite by its formula.
a = [round(generator.gauss(-0.02, 0.2), 4) for _ in range(12)]
b = [round(generator.gauss(-0.10, 0.4), 4) for _ in range(6)]


def variance(values):
    mean = sum(values) / len(values)
    return sum((v - mean) ** 2 for v in values) / (len(values) - 1)


parts = [(0.7, a), (0.3, b)]
squares = [w * w * variance(v) / len(v) for w, v in parts]
freedom = sum(squares) ** 2 / sum(s * s / (len(v) - 1) for s, (_, v) in zip(squares, parts))
error = math.sqrt(sum(squares))
mean = sum(w * sum(v) / len(v) for w, v in parts)
reach = stats.t.ppf(0.975, freedom) * error

# The smallest detectable effect of Bloom's formula with the threshold's guard, by scipy's quantiles.
effects = []
for n, tests, threshold, sd in ((10, 6, 0.05, 0.25), (50, 6, 0.05, 0.25), (400, 3, 0.05, 0.2),
                                (30, 1, 0.0, 0.3)):
    half = n // 2
    scale = sd * math.sqrt((n - 1) / n)
    values = [scale] * half + [-scale] * (n - half)
    level = 0.05 / tests
    se = math.sqrt(variance(values) / n) * (1 + 1 / n)
    size = max(stats.t.ppf(1 - level, n - 1) * se, threshold) + stats.t.ppf(0.85, n - 1) * se
    effects.append({"values": values, "tests": tests, "threshold": threshold, "size": float(size)})

ps = [0.01, 0.04, 0.03, 0.005, 1.0]
print(json.dumps({
    "flips": flips,
    "intervals": intervals,
    "weighted": {"a": a, "b": b, "mean": mean, "error": error, "freedom": float(freedom),
                 "low": float(mean - reach), "high": float(mean + reach),
                 "p": sign_flip([0.7 * v / len(a) for v in a] + [0.3 * v / len(b) for v in b])},
    "effects": effects,
    "holm": {"p": ps, "adjusted": holm(ps)},
}, indent=1))
