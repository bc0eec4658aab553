"""Makes cases.json: sums and standard errors computed exactly with Python's fractions and math.fsum.

Numbers are 16 hexadecimal digits, the bits of a double. `parts` are the total, correctly rounded,
then the correctly rounded rest, and so on; `value` is math.fsum, which must equal the first part.
"""
import json, math, random, struct
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 60
bits = lambda x: struct.pack(">d", x).hex()
random.seed(20261121)

def parts(values):
    total, out = sum(map(Fraction, values), Fraction(0)), []
    while total:
        part = float(total)
        if part == 0: break
        out.append(part)
        total -= Fraction(part)
    return out

lists = [
    [0.1] * 10,
    [1e100, 1.0, -1e100],
    [1.0, 2**-53, 2**-106],                      # a half, decided by what follows
    [1.0, 2**-53, -2**-106],
    [1 + 2**-52, -2**-53 * (1 - 2**-53)],        # the same total as the third
    [1.0, -2**-54, 2**-120],
    [1.0, -2**-54, -2**-120],
    [1e100, 1e60, 1e20, 1e-20, 1e-60, 1e-100],   # six parts
    [1e100, 1e60, 1e20, 1e-20, 1e-60, 1e-100, -1e100, -1e60],
    [5e-324, 1.0, -1.0],
    [1e16, 1.0, 1e16, -2e16],
]
for _ in range(40):
    n = random.randint(2, 24)
    spread = random.choice([0, 5, 40, 300])
    lists.append([random.uniform(-1, 1) * 2.0 ** random.randint(-spread, spread) for _ in range(n)])
for _ in range(20):  # few bits, so that halves are common
    lists.append([random.choice([-1, 1]) * random.randint(1, 3) * 2.0 ** -random.randint(0, 160)
                  for _ in range(random.randint(3, 9))])
sums = []
for values in lists:
    exact = parts(values)
    assert math.fsum(values) == (exact[0] if exact else 0.0)
    sums.append({"values": [bits(v) for v in values], "value": bits(math.fsum(values)),
                 "parts": [bits(p) for p in exact]})

def moments(values):
    fractions = list(map(Fraction, values))
    n = len(fractions)
    mean = sum(fractions) / n
    variance = sum((f - mean) ** 2 for f in fractions) / (n - 1) / n
    error = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return float(mean), float(error)

totals = []
for centre, spread, n in [(0.8, 0.1, 40), (1e8, 1e-3, 50), (-1e12, 1.0, 30), (0.5, 0.0, 20),
                          (1e-9, 1e-12, 25), (120.0, 80.0, 5), (0.9, 0.05, 2)]:
    values = [random.gauss(centre, spread) for _ in range(n)]
    mean, error = moments(values)
    totals.append({"values": [bits(v) for v in values], "mean": bits(mean), "error": bits(error)})

def weighted_moments(values, weights):
    """The ratio estimator's mean and linearised standard error, exactly."""
    x, w = list(map(Fraction, values)), list(map(Fraction, weights))
    k, total = len(x), sum(w)
    mean = sum(a * b for a, b in zip(x, w)) / total
    variance = Fraction(k, k - 1) * sum((b * (a - mean)) ** 2 for a, b in zip(x, w)) / total ** 2
    error = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return float(mean), float(error), float(total ** 2 / sum(b * b for b in w))

weighted = []
for centre, spread, n, rates in [(0.8, 0.1, 40, [1, 10]), (1e8, 1e-3, 50, [1, 2, 1000]),
                                 (0.5, 0.2, 9, [20]), (-1e6, 5.0, 12, [1, 2 ** 31 - 1]),
                                 (0.9, 0.05, 2, [3, 7]), (120.0, 80.0, 300, [1, 1, 1, 50])]:
    values = [random.gauss(centre, spread) for _ in range(n)]
    samples = [random.choice([1, 1, 1, 8]) for _ in range(n)]
    weights = [s * random.choice(rates) for s in samples]
    mean, error, effective = weighted_moments(values, weights)
    weighted.append({"values": [bits(v) for v in values], "samples": samples, "weights": weights,
                     "mean": bits(mean), "error": bits(error), "effective": bits(effective)})
json.dump({"sums": sums, "totals": totals, "weighted": weighted}, open("cases.json", "w"), indent=0)
