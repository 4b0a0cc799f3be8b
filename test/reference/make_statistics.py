"""Makes statistics.json: SciPy's and NumPy's numbers for test/core/statistics. Run: /usr/bin/python3 make_statistics.py"""

import itertools
import json
import os

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20261123)


def exact_signed_rank(d):
    """scipy.stats.wilcoxon where there are no ties; its null distribution by enumeration where there are."""
    d = np.asarray([x for x in d if x != 0])
    ranks = stats.rankdata(np.abs(d))
    positive = ranks[d > 0].sum()
    if len(set(ranks)) == len(ranks):
        return positive, stats.wilcoxon(d, method='exact').pvalue
    sums = np.array([sum(r for r, s in zip(ranks, signs) if s) for signs in itertools.product([0, 1], repeat=len(d))])
    extreme = max(positive, ranks.sum() - positive)
    return positive, min(1.0, 2 * float(np.mean(sums >= extreme - 1e-9)))


def signed_rank_cases():
    cases = []
    for n in (1, 2, 5, 10, 20, 45):
        cases.append(rng.normal(0.3, 1, n).tolist())
    for n in (4, 9, 14):
        cases.append(rng.integers(-3, 4, n).astype(float).tolist())
    out = []
    for d in cases:
        if not any(d):
            continue
        statistic, p = exact_signed_rank(d)
        out.append({'differences': d, 'statistic': float(statistic), 'p': float(p)})
    return out


def bootstrap_cases():
    """Percentile intervals of the bootstrapped median: over all n**n resamples, or SciPy's with many."""
    cases = []
    for n in (2, 3, 4, 5, 6, 7):
        values = rng.normal(size=n)
        medians = np.median(np.array(list(itertools.product(values, repeat=n))), axis=1)
        for confidence in (0.8, 0.95):
            low, high = np.quantile(medians, [(1 - confidence) / 2, (1 + confidence) / 2], method='inverted_cdf')
            cases.append({'values': values.tolist(), 'confidence': confidence, 'low': low, 'high': high, 'exact': True})
    for n in (15, 16, 31, 100):
        values = rng.lognormal(size=n)
        low, high = stats.bootstrap(
            (values,), np.median, n_resamples=200_000, batch=1000, method='percentile', random_state=rng
        ).confidence_interval
        cases.append({'values': values.tolist(), 'confidence': 0.95, 'low': low, 'high': high, 'exact': False})
    return cases


def main():
    wilson = []
    for k, n in ((0, 10), (1, 10), (5, 10), (9, 10), (10, 10), (17, 30), (299, 300)):
        for confidence in (0.9, 0.95, 0.99):
            interval = stats.binomtest(k, n).proportion_ci(confidence, method='wilson')
            wilson.append({'successes': k, 'count': n, 'confidence': confidence, 'low': interval.low, 'high': interval.high})
    quantiles = []
    for n in (1, 2, 3, 10, 31):
        values = rng.lognormal(size=n)
        quantiles.append({'values': values.tolist(), 'q': [0.25, 0.5, 0.75], 'expected': np.quantile(values, [0.25, 0.5, 0.75]).tolist()})
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, 'statistics.json'), 'w') as file:
        json.dump(
            {
                'scipy': scipy.__version__,
                'wilson': wilson,
                'quantiles': quantiles,
                'signedRank': signed_rank_cases(),
                'bootstrap': bootstrap_cases(),
            },
            file,
        )


main()
