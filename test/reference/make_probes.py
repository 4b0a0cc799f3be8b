"""Makes probes.json: PyTorch's and NumPy's numbers for test/core/probes. Run: /usr/bin/python3 make_probes.py"""

import json
import os

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
rng = np.random.default_rng(20261124)

ACTIVATIONS = {
    'tanh': torch.tanh,
    'sigmoid': torch.sigmoid,
    'relu': torch.relu,
    'linear': lambda z: z,
    'softmax': lambda z: torch.softmax(z, -1),
}
LOSSES = {
    'cross-entropy': lambda z, a, y: -(y * torch.log_softmax(z, -1)).sum(-1),
    'mse': lambda z, a, y: ((y - a) ** 2).mean(-1),
    'binary-cross-entropy': lambda z, a, y: torch.nn.functional.binary_cross_entropy(a, y, reduction='none').mean(-1),
}


def statistics(values):
    v = values.ravel()
    return {
        'mean': v.mean(),
        'std': v.std(),
        'meanSquare': (v**2).mean(),
        'min': v.min(),
        'max': v.max(),
        'histogram': np.histogram(v, bins=32)[0].tolist(),
    }


def effective_rank(matrix):
    s = np.linalg.svd(matrix, compute_uv=False)
    p = s / s.sum()
    p = p[p > 0]
    return float(np.exp(-(p * np.log(p)).sum()))


def case(sizes, hidden, output, loss, count, scale):
    layers = [
        {'fanIn': i, 'fanOut': o, 'activation': output if l == len(sizes) - 2 else hidden}
        for l, (i, o) in enumerate(zip(sizes, sizes[1:]))
    ]
    # float32 values, so that the file is short and still exact
    draw = lambda *shape: rng.normal(size=shape).astype(np.float32).astype(np.float64)
    weights = [(scale * draw(l['fanIn'], l['fanOut']) / np.sqrt(l['fanIn'])).astype(np.float32).astype(np.float64) for l in layers]
    biases = [(0.2 * draw(l['fanOut'])).astype(np.float32).astype(np.float64) for l in layers]
    x = draw(count, sizes[0])
    labels = rng.integers(0, max(2, sizes[-1]), count)
    y = np.eye(sizes[-1])[labels] if sizes[-1] > 1 else labels[:, None].astype(float)

    W = [torch.tensor(w, requires_grad=True) for w in weights]
    b = [torch.tensor(v) for v in biases]

    def layer(l, a):
        z = a @ W[l] + b[l]
        return z, ACTIVATIONS[layers[l]['activation']](z)

    zs, activations = [], []
    a = torch.tensor(x)
    for l in range(len(layers)):
        z, a = layer(l, a)
        z.retain_grad()
        zs.append(z)
        activations.append(a)
    values = LOSSES[loss](zs[-1], activations[-1], torch.tensor(y))
    values.sum().backward()

    def signal(l, a):
        """What Jacobians are taken of: activations, of a softmax layer the logits."""
        z, f = layer(l, a)
        return z if layers[l]['activation'] == 'softmax' else f

    def through(first, last):
        def f(a):
            for l in range(first, last):
                a = layer(l, a)[1]
            return signal(last, a)
        return f

    def spectrum(first, last, instance):
        a = torch.tensor(x[instance]) if first == 0 else activations[first - 1][instance].detach()
        jacobian = torch.autograd.functional.jacobian(through(first, last), a)
        return np.linalg.svd(jacobian.detach().numpy(), compute_uv=False).tolist()

    out = []
    for l, of in enumerate(layers):
        out.append(
            {
                'preactivations': statistics(zs[l].detach().numpy()),
                'activations': statistics(activations[l].detach().numpy()),
                'gradients': statistics(zs[l].grad.numpy()),
                'weights': statistics(weights[l]),
                'weightGradients': statistics(W[l].grad.numpy() / count),
                'variation': float(np.sqrt(activations[l].detach().numpy().var(axis=0).mean())),
                'weightRank': effective_rank(weights[l]),
                'activationRank': effective_rank(activations[l].detach().numpy()),
                'jacobian': [spectrum(l, l, n) for n in range(2)],
            }
        )
    return {
        'layers': layers,
        'loss': loss,
        'inputs': x.ravel().tolist(),
        'targets': y.ravel().tolist(),
        'parameters': np.concatenate([np.concatenate([w.ravel(), v]) for w, v in zip(weights, biases)]).tolist(),
        'count': count,
        'expected': out,
        'hiddenJacobian': [spectrum(1, len(layers) - 2, n) for n in range(2)],
        'networkJacobian': [spectrum(0, len(layers) - 1, n) for n in range(2)],
    }


def main():
    cases = [
        case([5, 7, 6, 6, 3], 'tanh', 'softmax', 'cross-entropy', 9, 1.0),
        case([4, 9, 8, 1], 'sigmoid', 'sigmoid', 'binary-cross-entropy', 6, 2.0),
        case([3, 11, 10, 2], 'relu', 'linear', 'mse', 13, 1.4),
    ]
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, 'probes.json'), 'w') as file:
        json.dump({'torch': torch.__version__, 'numpy': np.__version__, 'cases': cases}, file)
        file.write('\n')


main()
