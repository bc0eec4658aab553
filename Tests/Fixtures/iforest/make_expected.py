"""Adds what scikit-learn scores on the data sets of its own to expected.json.

python3 make_expected.py      (scikit-learn 1.9.1; takes minutes)
"""
import json
import warnings
from pathlib import Path

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score

FOLDER = Path(__file__).parent
SOURCES = {
    "iris_versicolor_as_anomaly": "scikit-learn bundled (UCI Iris), versicolor as the anomaly",
    "wine_first_cultivar_as_anomaly": "scikit-learn bundled (UCI Wine), class 0 as the anomaly",
}
warnings.simplefilter("ignore")
document = json.loads((FOLDER / "expected.json").read_text())
for name, source in SOURCES.items():
    rows = np.loadtxt(FOLDER / f"{name}.csv.gz", delimiter=",", skiprows=1)
    values, labels = rows[:, :-1], rows[:, -1]
    entry = {"source": source, "n": len(rows), "features": values.shape[1],
             "anomalies": int(labels.sum())}
    for trees, seeds in ((100, 100), (200, 100)):
        areas, precisions = [], []
        for seed in range(seeds):
            forest = IsolationForest(n_estimators=trees, max_samples=min(256, len(rows)),
                                     random_state=seed).fit(values)
            scores = -forest.score_samples(values)
            areas.append(roc_auc_score(labels, scores))
            precisions.append(average_precision_score(labels, scores))
        entry[f"sklearn_1.9_{trees}_trees_psi256"] = {
            "roc_auc_mean": round(float(np.mean(areas)), 4),
            "roc_auc_sd": round(float(np.std(areas, ddof=1)), 4),
            "roc_auc_min": round(min(areas), 4),
            "roc_auc_max": round(max(areas), 4),
            "avg_precision_mean": round(float(np.mean(precisions)), 4),
        }
    document["datasets"][name] = entry
(FOLDER / "expected.json").write_text(json.dumps(document, indent=1) + "\n")
