"""`python -m evals.gate_fit`: fit the coefficients of the gate's soft score on the tune split of its benchmark.

A logistic regression, drawn towards what was thought right before any data were seen; each coefficient keeps the sign
that its feature's meaning gives it, so that no quirk of the data can make, say, an unknown name a merit. Claims that a
rule already refuses are left out: the soft score is for what no rule catches. Hand-written claims count more than
generated ones, as they are more like what people and language models write.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.gate_bench import UNFAITHFUL, WRITTEN, Judged, aliases_of, all_pairs, judged
from evals.perturb.pairs import Split
from evals.support import embedded
from ingest.pipeline import read_corpus
from rag.verify.support import Features, Weights

_NEGATIVE = frozenset({"swapped", "gap", "lost"})
_HAND = 4.0  # how much more a hand-written claim counts
_PENALTY = 0.03  # on the distance from the prior
_PRIOR = Weights(
    intercept=-3.0, cover=2.5, home=1.5, pairs=2.0, names=0.8, swapped=-0.5, gap=-1.5, lost=-1.5, cosine=2.5
)
Array = NDArray[np.float64]


def table_of(results: Sequence[Judged], names: Sequence[str]) -> tuple[Array, Array, Array]:
    """Features (rows, features), labels, weights; the two labels weigh the same in sum."""
    rows, labels, weights = [], [], []
    for one in results:
        found = one.judgement.features
        if found is None:
            continue
        hand = one.pair.family in (WRITTEN, UNFAITHFUL)
        if not one.pair.supported and not hand and any(finding.refuses for finding in one.judgement.findings):
            continue
        rows.append([float(getattr(found, name) or 0.0) for name in names])
        labels.append(float(one.pair.supported))
        weights.append(_HAND if hand else 1.0)
    label = np.array(labels)
    weight = np.array(weights)
    for value in (0.0, 1.0):
        weight[label == value] /= weight[label == value].sum()
    return np.array(rows), label, weight


def fitted(features: Array, labels: Array, weights: Array, names: Sequence[str]) -> Array:
    """Intercept and coefficients."""
    from scipy.optimize import minimize

    prior = np.array([getattr(_PRIOR, name) for name in names])

    def loss(theta: Array) -> tuple[float, Array]:
        logits = theta[0] + features @ theta[1:]
        likely = 1 / (1 + np.exp(-logits))
        error = weights * (likely - labels)
        cost = -np.sum(weights * (labels * np.log(likely + 1e-12) + (1 - labels) * np.log(1 - likely + 1e-12)))
        off = theta[1:] - prior
        gradient = np.concatenate([[error.sum()], features.T @ error + _PENALTY * off])
        return float(cost + 0.5 * _PENALTY * np.sum(off**2)), gradient

    bounds = [(None, None), *(((None, 0) if name in _NEGATIVE else (0, None)) for name in names)]
    start = np.array([_PRIOR.intercept, *prior])
    return np.asarray(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.gate_fit", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="folder with catalogue.toml")
    parser.add_argument("--embedding", default="none", help="a model's name or folder; none: words alone")
    options = parser.parse_args(argv)
    embed = None if options.embedding == "none" else embedded(options.embedding)
    reading = read_corpus(options.corpus)
    pairs = [pair for pair in all_pairs(reading, 400) if pair.split is Split.TUNE]
    results = list(judged(pairs, aliases_of(reading), embed))
    names = [field.name for field in fields(Features) if embed or field.name != "cosine"]
    theta = fitted(*table_of(results, names), names)
    rounded = {name: round(float(value), 2) for name, value in zip(("intercept", *names), theta, strict=True)}
    print(Weights(**rounded))
    return 0


if __name__ == "__main__":
    sys.exit(main())
