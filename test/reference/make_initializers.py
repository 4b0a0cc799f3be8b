"""Makes initializers.json: what torch.nn.init and nn.Linear draw, for test/core/initializers. Run: /usr/bin/python3 make_initializers.py

Of a million samples a rule and shape: mean, standard deviation, least and largest value, quantiles. Gains and an
orthogonal matrix as they are. Shapes are fan_in, fan_out; torch's tensors are (fan_out, fan_in).
"""

import json
import os

import torch
from torch import nn

torch.manual_seed(20261124)
torch.set_default_dtype(torch.float64)

LEVELS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95, 0.99, 0.999]
SHAPES = [(400, 2500), (5000, 200), (8, 125000)]


def summary(values):
    values = values.flatten()
    # By hand: torch.quantile takes at most 2^24 elements and interpolates; the order statistic will do here.
    ordered = values.sort().values
    return {
        'count': values.numel(),
        'mean': values.mean().item(),
        'deviation': values.std(unbiased=False).item(),
        'least': ordered[0].item(),
        'largest': ordered[-1].item(),
        'quantiles': [ordered[int(level * values.numel())].item() for level in LEVELS],
    }


RULES = [
    ('torch-uniform', {}, lambda t: nn.init.uniform_(t)),
    ('torch-uniform', {'a': -2, 'b': 0.5}, lambda t: nn.init.uniform_(t, -2, 0.5)),
    ('torch-normal', {}, lambda t: nn.init.normal_(t)),
    ('torch-normal', {'mean': 1, 'std': 0.3}, lambda t: nn.init.normal_(t, 1, 0.3)),
    ('torch-trunc-normal', {}, lambda t: nn.init.trunc_normal_(t)),
    ('torch-trunc-normal', {'mean': 1, 'std': 2, 'a': -1, 'b': 1.5}, lambda t: nn.init.trunc_normal_(t, 1, 2, -1, 1.5)),
    ('torch-trunc-normal', {'std': 0.02}, lambda t: nn.init.trunc_normal_(t, std=0.02)),
    ('torch-xavier-uniform', {}, lambda t: nn.init.xavier_uniform_(t)),
    ('torch-xavier-uniform', {'gain': 'tanh'}, lambda t: nn.init.xavier_uniform_(t, nn.init.calculate_gain('tanh'))),
    ('torch-xavier-normal', {}, lambda t: nn.init.xavier_normal_(t)),
    ('torch-xavier-normal', {'gain': 'relu'}, lambda t: nn.init.xavier_normal_(t, nn.init.calculate_gain('relu'))),
    ('torch-xavier-normal', {'gain': 'leaky_relu'}, lambda t: nn.init.xavier_normal_(t, nn.init.calculate_gain('leaky_relu'))),
    ('torch-kaiming-uniform', {}, lambda t: nn.init.kaiming_uniform_(t)),
    ('torch-kaiming-uniform', {'a': 5 ** 0.5}, lambda t: nn.init.kaiming_uniform_(t, a=5 ** 0.5)),
    ('torch-kaiming-uniform', {'mode': 'fan_out', 'nonlinearity': 'selu'},
     lambda t: nn.init.kaiming_uniform_(t, mode='fan_out', nonlinearity='selu')),
    ('torch-kaiming-normal', {}, lambda t: nn.init.kaiming_normal_(t)),
    ('torch-kaiming-normal', {'a': 0.2, 'mode': 'fan_out'}, lambda t: nn.init.kaiming_normal_(t, 0.2, 'fan_out')),
    ('torch-kaiming-normal', {'a': 0.2, 'nonlinearity': 'tanh'}, lambda t: nn.init.kaiming_normal_(t, 0.2, nonlinearity='tanh')),
]


def drawn():
    for kind, parameters, fill in RULES:
        for fan_in, fan_out in SHAPES:
            yield {'kind': kind, 'parameters': parameters, 'tensor': 'weights', 'shape': [fan_in, fan_out],
                   **summary(fill(torch.empty(fan_out, fan_in)))}


def linear():
    """nn.Linear as it comes: a million weights, and a million biases of many units of few inputs."""
    for fan_in, fan_out in SHAPES:
        yield {'kind': 'torch-linear', 'parameters': {}, 'tensor': 'weights', 'shape': [fan_in, fan_out],
               **summary(nn.Linear(fan_in, fan_out).weight.detach())}
    for fan_in in (2, 9):
        yield {'kind': 'torch-linear', 'parameters': {}, 'tensor': 'biases', 'shape': [fan_in, 1000000],
               **summary(nn.Linear(fan_in, 1000000).bias.detach())}


def sparse():
    """Zeros of every column and row of torch's tensor, which are the weights of an input and of a unit."""
    for sparsity, fan_in, fan_out in [(0.1, 30, 25), (0.33, 40, 7), (0.9, 6, 50), (1.0, 3, 4), (0.0, 3, 4)]:
        w = nn.init.sparse_(torch.empty(fan_out, fan_in), sparsity)
        yield {'sparsity': sparsity, 'shape': [fan_in, fan_out], 'zerosAnInput': (w == 0).sum(0).tolist()}


def orthogonal():
    """What orthogonal_ makes of a given Gaussian matrix, by its own steps (torch 1.13), since it draws its own."""
    for rows, cols in [(5, 5), (7, 4), (4, 7), (1, 3), (3, 1)]:
        a = torch.randn(max(rows, cols), min(rows, cols))
        q, r = torch.linalg.qr(a)
        yield {'tall': a.tolist(), 'q': (q * r.diag().sign()).tolist()}


def orthogonal_traces():
    """Mean and mean square of the trace of 20,000 orthogonal 3 × 3 matrices; 0 and 1 for the uniform law."""
    traces = torch.stack([nn.init.orthogonal_(torch.empty(3, 3)).trace() for _ in range(20000)])
    return {'size': 3, 'count': 20000, 'mean': traces.mean().item(), 'meanSquare': (traces ** 2).mean().item()}


if __name__ == '__main__':
    gains = [(name, None) for name in ('linear', 'sigmoid', 'tanh', 'relu', 'leaky_relu', 'selu')]
    gains += [('leaky_relu', slope) for slope in (0, 0.2, -0.5, 3)]
    reference = {
        'torch': torch.__version__,
        'levels': LEVELS,
        'drawn': [*drawn(), *linear()],
        'gains': [{'nonlinearity': name, 'slope': slope, 'gain': nn.init.calculate_gain(name, slope)} for name, slope in gains],
        'sparse': list(sparse()),
        'orthogonal': list(orthogonal()),
        'traces': orthogonal_traces(),
        'eye': nn.init.eye_(torch.empty(3, 5)).T.tolist(),
    }
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'initializers.json'), 'w') as file:
        json.dump(reference, file, indent=1)
        file.write('\n')
