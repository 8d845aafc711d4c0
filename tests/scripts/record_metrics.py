#!/usr/bin/env python3
"""Records scikit-learn's figures for nn-runtime's metrics: tests/vectors/sklearn_metrics.txt.

    python3 -m venv venv && venv/bin/pip install scikit-learn
    venv/bin/python tests/scripts/record_metrics.py

A block a case: the data, and what scikit-learn says of them. nn-runtime/src/metrics/tests.rs reads it. The same file on every
run with one version; `git diff --stat` says whether anything has changed.
"""

import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics

warnings.simplefilter("ignore")  # 0/0 is one of the cases
LINES = []


def write(key, *values):
    values = np.asarray(values).ravel()
    LINES.append(" ".join([key, *(str(value) for value in values)]))


def classes(name, count, scores, labels):
    scores, labels = np.asarray(scores, dtype=np.float32), np.asarray(labels)
    predicted = scores.argmax(1)
    LINES.append(f"\ncase classes {name}")
    write("size", count)
    write("scores", scores)
    write("labels", labels)
    write("accuracy", metrics.accuracy_score(labels, predicted))
    write("confusion", metrics.confusion_matrix(labels, predicted, labels=range(count)))
    occurring = sorted({*labels.tolist(), *predicted.tolist()})
    write("occurring", occurring)
    for row in zip(*metrics.precision_recall_fscore_support(labels, predicted, labels=occurring)[:3], strict=True):
        write("class", *row)
    for average in ["macro", "micro", "weighted"]:
        write(average, *metrics.precision_recall_fscore_support(labels, predicted, average=average)[:3])
    ties = any(len(np.unique(row)) < count for row in scores)
    if count > 2 and not ties:  # scikit-learn takes the last of equal scores, we the first
        for k in range(1, count + 1):
            write("top", k, metrics.top_k_accuracy_score(labels, scores, k=k, labels=range(count)))


def auc(name, scores, labels):
    scores, labels = np.asarray(scores, dtype=np.float32), np.asarray(labels)
    LINES.append(f"\ncase auc {name}")
    write("scores", scores)
    write("labels", labels)
    write("value", metrics.roc_auc_score(labels, scores))


def regression(name, predictions, targets):
    predictions, targets = np.asarray(predictions, dtype=np.float32), np.asarray(targets, dtype=np.float32)
    LINES.append(f"\ncase regression {name}")
    write("shape", predictions.shape)
    write("predictions", predictions)
    write("targets", targets)
    wide = predictions.astype(np.float64), targets.astype(np.float64)
    flat = [array.reshape(len(array), -1) for array in wide]
    write("mse", metrics.mean_squared_error(flat[1], flat[0]))
    write("mae", metrics.mean_absolute_error(flat[1], flat[0]))
    write("r2", metrics.r2_score(flat[1], flat[0]))


def main():
    rng = np.random.default_rng(20)
    normal = lambda *shape: rng.normal(size=shape).round(3)

    labels = rng.integers(0, 4, 60)
    classes("four classes", 4, normal(60, 4) + 0.8 * np.eye(4)[labels], labels)
    classes("class 2 is never a label and class 0 never predicted", 5, normal(30, 5) - [9, 0, 0, 0, 0], rng.choice([0, 1, 3, 4], 30))
    classes("classes 1 and 3 occur nowhere", 4, normal(20, 4) - [0, 9, 0, 9], rng.choice([0, 2], 20))
    classes("ties", 3, rng.integers(0, 3, (40, 3)), rng.integers(0, 3, 40))
    classes("one class", 1, normal(5, 1), np.zeros(5, dtype=int))
    classes("one example, wrong", 3, [[0.1, 0.7, 0.2]], [2])
    classes("all wrong", 2, [[0.1, 0.7], [0.9, 0.2]], [0, 1])

    labels = rng.integers(0, 2, 80)
    auc("distinct", normal(80) + 0.7 * labels, labels)
    auc("ties", rng.integers(0, 6, 80) + labels, labels)
    auc("all the same", np.full(6, 0.25), [0, 1, 1, 0, 0, 1])
    auc("both zeros", [0.0, -0.0, 0.0, -0.0], [0, 1, 1, 0])
    auc("reversed", [3, 2, 1], [0, 0, 1])
    auc("one of each", [1, 2], [0, 1])

    targets = normal(50, 1)
    regression("one output", targets + 0.3 * normal(50, 1), targets)
    targets = normal(30, 2, 3) * 5 + [1000, 0, -3]
    regression("several outputs, one far from 0", targets + normal(30, 2, 3), targets)
    regression("worse than the mean", normal(10, 1), normal(10, 1))
    regression("targets all the same", [[1.0], [2.0]], [[2.0], [2.0]])
    regression("targets all the same, and predicted", [[2.0], [2.0]], [[2.0], [2.0]])
    regression("some outputs all the same", [[1.0, 1.0], [1.0, 2.0], [1.0, 3.5]], [[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]])

    target = Path(__file__).resolve().parent.parent / "vectors" / "sklearn_metrics.txt"
    head = f"# scikit-learn {sklearn.__version__}; written by record_metrics.py"
    target.write_text(head + "\n" + "\n".join(LINES) + "\n", encoding="utf-8")
    print(sum(line.startswith("\ncase") for line in LINES), "cases")


if __name__ == "__main__":
    main()
