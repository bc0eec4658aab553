"""scikit-learn's isolation forest on a table with labels, one thread.

    sklearn_forest.py TABLE.csv[.gz] TREES SEEDS      grows and scores, once a seed
    sklearn_forest.py --make TABLE.csv ROWS FEATURES  makes a table of normal numbers

The last column is 1 for an anomaly. Prints one JSON object: the median seconds to grow and to score, and
the area under the ROC curve for each seed.
"""

import json
import os
import statistics
import sys
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score


def make(path, count, features):
    """Rows around 0; one in a hundred is spread three times as wide."""
    generator = np.random.default_rng(1)
    labels = (np.arange(count) % 100 == 0).astype(float)
    values = generator.normal(size=(count, features)) * (1 + 2 * labels[:, None])
    names = [f"f{index}" for index in range(features)] + ["anomaly"]
    np.savetxt(path, np.c_[values, labels], "%.6g", ",", header=",".join(names), comments="")


def measure(path, trees, seeds):
    """Grows a forest for each seed and scores the rows that it was grown from."""
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    values, labels = rows[:, :-1], rows[:, -1]
    growing, scoring, areas = [], [], []
    for seed in range(seeds):
        begin = time.perf_counter()
        forest = IsolationForest(
            n_estimators=trees, max_samples=min(256, len(rows)), random_state=seed, n_jobs=1
        ).fit(values)
        grown = time.perf_counter()
        scores = -forest.score_samples(values)
        scoring.append(time.perf_counter() - grown)
        growing.append(grown - begin)
        areas.append(roc_auc_score(labels, scores))
    print(
        json.dumps(
            {
                "fit": statistics.median(growing),
                "score": statistics.median(scoring),
                "areas": areas,
                "sklearn": sklearn.__version__,
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1] == "--make":
        make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
