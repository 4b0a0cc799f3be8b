"""Makes singular-values.json: NumPy's singular values of matrices that both sides make alike, bit for bit.
Run: /usr/bin/python3 make_singular_values.py"""

import json
import os

import numpy as np


def draws(seed):
    """Park & Miller 1988, "Random number generators: good ones are hard to find": its products fit into a double."""
    state = seed
    while True:
        state = state * 16807 % (2**31 - 1)
        yield state


def matrix(of):
    """test/core/probes/singular-values.test.ts makes the same."""
    rows, columns = of['rows'], of['columns']
    draw = draws(of['seed'])
    if of['kind'] == 'ones':
        a = np.ones((rows, columns))
    elif of['kind'] == 'uniform':
        a = np.array([[next(draw) / 2**31 - 0.5 for _ in range(columns)] for _ in range(rows)])
    else:
        # Whole numbers, so that the product is exact in whatever order it is summed.
        whole = lambda m, n: np.array([[next(draw) % 17 - 8 for _ in range(n)] for _ in range(m)], dtype=float)
        a = whole(rows, of['rank']) @ whole(of['rank'], columns)
    for i in range(rows):
        for j in range(columns):
            a[i, j] *= 2.0 ** -(of['rowGrade'] * i + of['columnGrade'] * j)
    # Of every `alive` columns the first is kept, of every `aliveRows` rows likewise: units that are dead.
    a[:, [j for j in range(columns) if j % of['alive']]] = 0
    a[[i for i in range(rows) if i % of['aliveRows']], :] = 0
    return a * 2.0 ** of['exponent']


def case(kind, rows, columns, seed=1, **changes):
    of = {
        'kind': kind, 'rows': rows, 'columns': columns, 'seed': seed, 'rank': 0,
        'rowGrade': 0, 'columnGrade': 0, 'alive': 1, 'aliveRows': 1, 'exponent': 0, **changes,
    }
    return {**of, 'singular': np.linalg.svd(matrix(of), compute_uv=False).tolist()}


def main():
    dead = [case('uniform', 64, 64, seed, alive=4) for seed in range(1, 41)]
    cases = dead + [
        case('uniform', 24, 24),
        case('uniform', 48, 20, 2),
        case('uniform', 20, 48, 3),
        case('uniform', 1, 9, 4),
        case('uniform', 9, 1, 5),
        case('uniform', 64, 32, 6, alive=2, aliveRows=3),
        case('uniform', 32, 64, 7, alive=7),
        case('uniform', 64, 64, 8, alive=64),
        case('ones', 128, 128),
        case('ones', 7, 31),
        case('ones', 64, 64, alive=3),
        case('product', 64, 64, 9, rank=1),
        case('product', 64, 48, 10, rank=3),
        case('product', 40, 64, 11, rank=20),
        case('product', 96, 96, 12, rank=48, alive=2),
        case('product', 64, 64, 13, rank=5, exponent=-1000),
        case('product', 64, 64, 13, rank=5, exponent=980),
        case('uniform', 32, 32, 14, exponent=-1060),
        case('uniform', 32, 32, 14, exponent=1015),
        case('uniform', 32, 32, 14, exponent=-70, alive=4),
        case('uniform', 32, 32, 15, rowGrade=2),
        case('uniform', 32, 32, 16, columnGrade=3),
        case('uniform', 40, 32, 17, rowGrade=8, columnGrade=8),
        case('uniform', 40, 32, 18, rowGrade=15, columnGrade=0, alive=4),
        case('ones', 48, 48, rowGrade=1, columnGrade=1),
        case('product', 64, 64, 19, rank=7, rowGrade=4, columnGrade=1, alive=5),
    ]
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, 'singular-values.json'), 'w') as file:
        json.dump({'numpy': np.__version__, 'cases': cases}, file)
        file.write('\n')


main()
