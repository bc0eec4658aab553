"""How often a judge is said to have moved, by the number of anchors, their spread and the true shift.

    .venv/bin/python3 Benchmarks/anchors.py

Differences are drawn from normal distributions, 40,000 times each. The rule is that of `ledger score`: the
mean difference is beyond 0.05, and its 95 % interval by Student's t excludes 0.
"""

import numpy as np
from scipy import stats

SHIFTS = (0, 0.05, 0.08, 0.10, 0.15)


def main():
    """Prints the table."""
    generator = np.random.default_rng(7)
    print("| anchors | standard deviation | " + " | ".join(f"{shift:.2f}" for shift in SHIFTS) + " |")
    print("| --: | --: |" + " --: |" * len(SHIFTS))
    for count in (6, 12, 24):
        for spread in (0.02, 0.05, 0.10):
            cells = []
            for shift in SHIFTS:
                differences = generator.normal(shift, spread, (40_000, count))
                mean = differences.mean(1)
                error = differences.std(1, ddof=1) / np.sqrt(count)
                critical = stats.t.ppf(0.975, count - 1)
                moved = (abs(mean) > 0.05) & (abs(mean) > critical * error)
                cells.append(f"{100 * moved.mean():.0f} %")
            print(f"| {count} | {spread:.2f} | " + " | ".join(cells) + " |")


main()
