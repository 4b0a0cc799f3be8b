"""Makes hodges-lehmann.json: the estimate by NumPy, its interval as the shifts that SciPy's exact signed-rank test does
not reject. Run: /usr/bin/python3 make_hodges_lehmann.py"""

import json
import os

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20261127)


def case(d, confidence):
    d = np.asarray(d)
    walsh = np.sort([(d[i] + d[j]) / 2 for i in range(len(d)) for j in range(i, len(d))])
    # Between two neighbours of Walsh's averages the statistic, and so the p-value, is the same.
    between = np.concatenate([[walsh[0] - 1], (walsh[1:] + walsh[:-1]) / 2, [walsh[-1] + 1]])
    kept = [k for k, shift in enumerate(between) if stats.wilcoxon(d - shift, method='exact').pvalue > 1 - confidence]
    ends = None if kept[0] == 0 else [walsh[kept[0] - 1], walsh[kept[-1]]]
    return {'differences': d.tolist(), 'confidence': confidence, 'estimate': float(np.median(walsh)), 'interval': ends}


def main():
    cases = [case(rng.normal(0.4, 1, n), confidence) for n in (1, 3, 5, 6, 7, 10, 15, 25) for confidence in (0.9, 0.95)]
    cases.append(case(rng.lognormal(0, 1.5, 20) - 1, 0.95))
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, 'hodges-lehmann.json'), 'w') as file:
        json.dump({'scipy': scipy.__version__, 'numpy': np.__version__, 'cases': cases}, file)
        file.write('\n')


main()
