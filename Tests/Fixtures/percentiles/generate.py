"""Writes cases.json: percentiles by numpy and ranks by scipy. Needs numpy >= 2 and scipy.

    python3 generate.py > cases.json
"""

import json
import math
import random
import struct

import numpy
from scipy.stats import binom

SHARES = [0.0, 0.01, 0.02, 0.05, 0.25, 0.5, 0.75, 0.95, 0.98, 0.99, 1.0]


def bits(number):
    return struct.pack(">d", float(number)).hex()


def plain(values):
    return {
        "values": [bits(value) for value in values],
        "shares": [bits(share) for share in SHARES],
        "percentiles": [bits(numpy.quantile(values, share)) for share in SHARES],
    }


def weighted(generator, values, weights):
    total = int(sum(weights))
    # Where share times weight is a whole number, the last bit decides which value it is: none such.
    shares = [(generator.randrange(total) + 0.37) / total for _ in range(12)]
    repeated = numpy.repeat(values, weights)
    return {
        "values": [bits(value) for value in values],
        "weights": [int(weight) for weight in weights],
        "shares": [bits(share) for share in shares],
        "percentiles": [bits(numpy.quantile(repeated, share)) for share in shares],
        "inverted": [
            bits(
                numpy.quantile(
                    numpy.array(values), share, method="inverted_cdf", weights=numpy.array(weights)
                )
            )
            for share in shares
        ],
    }


def interval(count, share, confidence):
    tail = (1 - confidence) / 2
    ranks = numpy.arange(0, count + 2)
    # P(B <= rank - 1), and P(B >= rank).
    lower = ranks[binom.cdf(ranks - 1, count, share) <= tail].max()
    upper = ranks[binom.sf(ranks - 1, count, share) <= tail].min()
    return {
        "count": count,
        "share": bits(share),
        "confidence": bits(confidence),
        "lower": int(lower) if lower >= 1 else None,
        "upper": int(upper) if upper <= count else None,
    }


def main():
    generator = random.Random(20261013)
    cases = [[0.5], [1.0, 0.0], [3.0, 1.0, 2.0], [0.25] * 7, [-0.0, 0.0, -1.0]]
    cases += [
        [generator.betavariate(8, 2) for _ in range(size)] for size in [2, 5, 10, 99, 100, 101, 257]
    ]
    cases.append([generator.gauss(0, 1e6) for _ in range(50)])
    cases.append([round(generator.random(), 1) for _ in range(60)])
    weights = []
    for size, most in [(1, 5), (2, 3), (7, 20), (40, 9), (101, 100)]:
        values = [generator.betavariate(8, 2) for _ in range(size)]
        weights.append(
            weighted(generator, values, [generator.randint(1, most) for _ in range(size)])
        )
    intervals = [
        interval(count, share, confidence)
        for count in [1, 5, 20, 50, 73, 100, 168, 720, 5000, 200_000]
        for share in [0.01, 0.02, 0.05, 0.25, 0.5, 0.95, 0.98, 0.99]
        for confidence in [0.9, 0.95]
    ]
    print(
        json.dumps(
            {
                "plain": [plain(values) for values in cases],
                "weighted": weights,
                "intervals": intervals,
            },
            indent=0,
        )
    )


if __name__ == "__main__":
    main()
