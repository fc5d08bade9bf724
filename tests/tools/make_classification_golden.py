#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the values of tests/core/evaluate/tst_classification.cpp as scikit-learn, scipy and numpy compute them,
from the same made-up logits as the test. Needs numpy, scipy and scikit-learn."""
import numpy as np
from scipy import stats
from sklearn import metrics

EXAMPLES, CLASSES, BINS = 200, 8, 15


def made(seed):
    """Logits of a model that is often right, and the labels."""
    state = seed

    def draw(bound):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % bound

    logits = np.zeros((EXAMPLES, CLASSES), np.float32)
    labels = np.zeros(EXAMPLES, int)
    for i in range(EXAMPLES):
        labels[i] = i * 5 % (CLASSES - 1)  # the last class never occurs
        for j in range(CLASSES):
            logits[i, j] = np.float32(draw(2001)) / np.float32(256)
        logits[i, labels[i]] += np.float32(draw(1024)) / np.float32(128)
    return logits, labels


def calibration_error(probabilities, labels):
    confidence, guess = probabilities.max(1), probabilities.argmax(1)
    edges = np.linspace(0, 1, BINS + 1)
    inside = np.digitize(confidence, edges, right=True) - 1
    total = 0.0
    for index in range(BINS):
        mask = inside == index
        if mask.any():
            total += mask.mean() * abs((guess == labels)[mask].mean() - confidence[mask].mean())
    return total


def main():
    logits, labels = made(7)
    wide = logits.astype(np.float64)
    probabilities = np.exp(wide - wide.max(1, keepdims=True))
    probabilities /= probabilities.sum(1, keepdims=True)
    guess = logits.argmax(1)
    every = np.arange(CLASSES)
    print("accuracy", repr(metrics.accuracy_score(labels, guess)), repr(stats.sem((guess == labels).astype(float))))
    print("top 5", metrics.top_k_accuracy_score(labels, wide, k=5, labels=every))
    print("cross entropy", repr(metrics.log_loss(labels, probabilities, labels=every)),
          repr(stats.sem(-np.log(probabilities[np.arange(EXAMPLES), labels]))))
    print("calibration error", repr(calibration_error(probabilities, labels)))
    print("confusion", metrics.confusion_matrix(labels, guess, labels=every).tolist())
    precision, recall, _, _ = metrics.precision_recall_fscore_support(labels, guess, labels=every, zero_division=0)
    print("precision", precision.tolist())
    print("recall", recall.tolist())
    other = made(8)[0].argmax(1)
    changed = guess != other
    worse, better = ((guess == labels) & changed).sum(), ((other == labels) & changed).sum()
    print("flips", changed.sum(), "first", np.flatnonzero(changed)[:3], "right to wrong", worse, "wrong to right", better)
    print("McNemar", repr(stats.binomtest(int(worse), int(worse + better)).pvalue))


if __name__ == "__main__":
    main()
