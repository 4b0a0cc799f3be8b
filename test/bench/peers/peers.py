"""Python peers of the benchmark: `python3 peers.py KIND FOLDER`.

KIND is torch-sequential (PyTorch as users write it, one run after the other), torch-batched (the same by an expert:
all runs in one `baddbmm`), torch-float64 (the same in float64, for how far float32 itself is off), cuda-sequential and
cuda-batched (the first two on an NVIDIA GPU), cuda-graph (the second, each epoch one CUDA graph that was captured
before), sklearn (MLPClassifier) or numpy (plain NumPy as in the article, one run after the other).
FOLDER holds the workload as the bench wrote it: problem.json, inputs.f32 [instance][feature], targets.f32
[instance][output], labels.i32 [instance], parameters.f32 [run][W1, b1, W2, b2, …] with W as (fan_in, fan_out).

Prints one JSON line when ready, {"version"}, or {"absent": why}; then, for every line "N" on standard input, trains the
first N runs from their first weights and prints {"seconds", "losses": [N]}. Every peer does the same work: the same
minibatches in the same order, and the training loss of the whole set after every epoch.
"""

import json
import os
import sys
import time
import warnings


def load(folder, np):
    with open(os.path.join(folder, 'problem.json')) as file:
        problem = json.load(file)
    layers = problem['layers']
    read = lambda name, kind, shape: np.fromfile(os.path.join(folder, name), kind).reshape(shape)
    count = problem['count']
    inputs = read('inputs.f32', '<f4', (count, layers[0]['fanIn']))
    targets = read('targets.f32', '<f4', (count, layers[-1]['fanOut']))
    labels = read('labels.i32', '<i4', (count,))
    flat = read('parameters.f32', '<f4', (problem['runs'], -1))
    weights, biases, at = [], [], 0
    for layer in layers:
        i, o = layer['fanIn'], layer['fanOut']
        weights.append(flat[:, at:at + i * o].reshape(-1, i, o))
        biases.append(flat[:, at + i * o:at + (i + 1) * o])
        at += (i + 1) * o
    return problem, inputs, targets, labels, weights, biases


def slices(problem):
    return [slice(s, s + problem['batchSize']) for s in range(0, problem['count'], problem['batchSize'])]


def version_on(device, torch):
    """PyTorch's version, and which GPU it uses. Raises ImportError where there is none."""
    if device == 'cpu':
        return torch.__version__
    if not torch.cuda.is_available():
        raise ImportError('PyTorch finds no CUDA device')
    return f'{torch.__version__}, {torch.cuda.get_device_name()}'


def torch_sequential(problem, inputs, targets, labels, weights, biases, device='cpu'):
    import numpy as np
    import torch
    from torch import nn

    version = version_on(device, torch)
    kinds = {'sigmoid': nn.Sigmoid, 'tanh': nn.Tanh, 'relu': nn.ReLU}
    x, t, y = (torch.from_numpy(array).to(device) for array in (inputs, targets, labels.astype('int64')))
    soft = problem['loss'] == 'cross-entropy'
    loss_of = nn.CrossEntropyLoss() if soft else nn.BCEWithLogitsLoss()
    target = y if soft else t
    options = problem['optimizer']

    def one(run):
        modules = []
        for l, layer in enumerate(problem['layers']):
            linear = nn.Linear(layer['fanIn'], layer['fanOut'])
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(np.ascontiguousarray(weights[l][run].T)))
                linear.bias.copy_(torch.from_numpy(biases[l][run].copy()))
            modules.append(linear)
            if l < len(problem['layers']) - 1:
                modules.append(kinds[layer['activation']]())
        model = nn.Sequential(*modules).to(device)
        if options['kind'] == 'adam':
            optimizer = torch.optim.Adam(model.parameters(), lr=options['learningRate'])
        else:
            optimizer = torch.optim.SGD(model.parameters(), lr=options['learningRate'], momentum=options['momentum'])
        history = []
        for _ in range(problem['epochs']):
            for part in slices(problem):
                optimizer.zero_grad()
                loss_of(model(x[part]), target[part]).backward()
                optimizer.step()
            with torch.no_grad():
                history.append(loss_of(model(x), target).item())
        return history[-1]

    return version, lambda runs: [one(run) for run in range(runs)]


def torch_batched(problem, inputs, targets, labels, weights, biases, double=False, device='cpu', graph=False):
    import torch
    import torch.nn.functional as F

    version = version_on(device, torch)
    act = {'sigmoid': torch.sigmoid, 'tanh': torch.tanh, 'relu': torch.relu}
    # derivative of the activation from its value
    slope = {'sigmoid': lambda a: a * (1 - a), 'tanh': lambda a: 1 - a * a, 'relu': lambda a: (a > 0).to(a.dtype)}
    cast = lambda array: torch.from_numpy(array.astype('f8') if double else array.copy()).to(device)
    x, t = cast(inputs), cast(targets)
    soft = problem['loss'] == 'cross-entropy'
    layers, options, steps = problem['layers'], problem['optimizer'], slices(problem)
    rate, adam = options['learningRate'], options['kind'] == 'adam'

    class Runs:
        """The networks of the first runs, side by side."""

        def __init__(self, runs):
            self.runs = runs
            self.W = [cast(w[:runs]) for w in weights]
            self.B = [cast(b[:runs, None, :]) for b in biases]
            self.P = self.W + self.B
            self.M = [torch.zeros_like(p) for p in self.P]
            self.V = [torch.zeros_like(p) for p in self.P]
            # a graph is replayed, so that it has to count its steps on the device
            self.step = torch.zeros((), dtype=torch.float64, device=device) if graph else 0

        def restart(self):
            for p, first in zip(self.P, [w for w in weights] + [b[:, None, :] for b in biases]):
                p.copy_(torch.from_numpy(first))
            for p in (*self.M, *self.V, self.step):
                p.zero_()

        def forward(self, batch):
            a = [batch.expand(self.runs, -1, -1)]
            for l, (w, b) in enumerate(zip(self.W, self.B)):
                z = torch.baddbmm(b, a[-1], w)
                a.append(act[layers[l]['activation']](z) if l < len(self.W) - 1 else z)
            return a

        def update(self, p, g, m, v):
            if adam:
                m.lerp_(g, 1 - 0.9)
                v.mul_(0.999).addcmul_(g, g, value=1 - 0.999)
                c1, c2 = 1 - 0.9**self.step, 1 - 0.999**self.step
                root = (v.sqrt() / c2**0.5).add_(1e-8)
                if graph:
                    p.sub_(m / root * (rate / c1))
                else:
                    p.addcdiv_(m, root, value=-rate / c1)
            elif options['momentum']:
                m.mul_(options['momentum']).add_(g)
                p.add_(m, alpha=-rate)
            else:
                p.add_(g, alpha=-rate)

        def epoch(self):
            W = self.W
            for part in steps:
                self.step += 1
                a = self.forward(x[part])
                n, outputs = t[part].shape
                o = torch.softmax(a[-1], 2) if soft else torch.sigmoid(a[-1])
                d = (o - t[part]) / (n if soft else n * outputs)
                gW, gB = [None] * len(W), [None] * len(W)
                for l in reversed(range(len(W))):
                    gW[l] = torch.bmm(a[l].transpose(1, 2), d)
                    gB[l] = d.sum(1, keepdim=True)
                    if l:
                        d = torch.bmm(d, W[l].transpose(1, 2)).mul_(slope[layers[l - 1]['activation']](a[l]))
                for p, g, m, v in zip(self.P, gW + gB, self.M, self.V):
                    self.update(p, g, m, v)
            z = self.forward(x)[-1]
            if soft:
                return -(F.log_softmax(z, 2) * t).sum(2).mean(1)
            return F.binary_cross_entropy_with_logits(z, t.expand(self.runs, -1, -1), reduction='none').mean((1, 2))

    @torch.no_grad()
    def train(runs):
        networks = Runs(runs)
        for _ in range(problem['epochs']):
            losses = networks.epoch()
        return losses.tolist()

    @torch.no_grad()
    def capture():
        networks = Runs(problem['runs'])
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            networks.epoch()
        torch.cuda.synchronize()
        epoch = torch.cuda.CUDAGraph()
        with torch.cuda.graph(epoch):
            losses = networks.epoch()

        def replay(runs):
            assert runs == problem['runs'], 'a graph holds all runs'
            networks.restart()
            for _ in range(problem['epochs']):
                epoch.replay()
            return losses.tolist()

        return replay

    return version, capture() if graph else train


def sklearn_peer(problem, inputs, targets, labels, weights, biases):
    import numpy as np
    import sklearn
    from sklearn.metrics import log_loss
    from sklearn.neural_network import MLPClassifier

    names = {'sigmoid': 'logistic', 'tanh': 'tanh', 'relu': 'relu'}
    options = problem['optimizer']
    classes = np.unique(labels)

    def one(run):
        drawn = iter([(w[run].copy(), b[run].copy()) for w, b in zip(weights, biases)])

        class Model(MLPClassifier):
            def _init_coef(self, fan_in, fan_out, dtype=np.float32):
                return next(drawn)

        model = Model(
            hidden_layer_sizes=[layer['fanOut'] for layer in problem['layers'][:-1]],
            activation=names[problem['layers'][0]['activation']], solver=options['kind'], alpha=0, shuffle=False,
            batch_size=min(problem['batchSize'], problem['count']), learning_rate_init=options['learningRate'],
            momentum=options.get('momentum', 0), nesterovs_momentum=False)
        loss = 0
        for _ in range(problem['epochs']):
            model.partial_fit(inputs, labels, classes)
            loss = log_loss(labels, model.predict_proba(inputs).astype('float64'))
        return loss

    return sklearn.__version__, lambda runs: [one(run) for run in range(runs)]


def numpy_peer(problem, inputs, targets, labels, weights, biases):
    import numpy as np

    act = {'sigmoid': lambda z: 1 / (1 + np.exp(-z)), 'tanh': np.tanh, 'relu': lambda z: np.maximum(z, 0)}
    slope = {'sigmoid': lambda a: a * (1 - a), 'tanh': lambda a: 1 - a * a, 'relu': lambda a: a > 0}
    soft = problem['loss'] == 'cross-entropy'
    layers, options = problem['layers'], problem['optimizer']

    def outputs_of(z):
        if not soft:
            return act['sigmoid'](z)
        e = np.exp(z - z.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def one(run):
        W, B = [w[run].copy() for w in weights], [b[run].copy() for b in biases]
        P = W + B
        M, V = [np.zeros_like(p) for p in P], [np.zeros_like(p) for p in P]

        def forward(batch):
            a = [batch]
            for l in range(len(W)):
                z = a[-1] @ W[l] + B[l]
                a.append(act[layers[l]['activation']](z) if l < len(W) - 1 else outputs_of(z))
            return a

        step, loss = 0, 0
        for _ in range(problem['epochs']):
            for part in slices(problem):
                step += 1
                a = forward(inputs[part])
                n, outputs = targets[part].shape
                d = (a[-1] - targets[part]) / np.float32(n if soft else n * outputs)
                gW, gB = [None] * len(W), [None] * len(W)
                for l in reversed(range(len(W))):
                    gW[l], gB[l] = a[l].T @ d, d.sum(0)
                    if l:
                        d = (d @ W[l].T) * slope[layers[l - 1]['activation']](a[l])
                for p, g, m, v in zip(P, gW + gB, M, V):
                    if options['kind'] == 'adam':
                        m += np.float32(0.1) * (g - m)
                        v += np.float32(0.001) * (g * g - v)
                        p -= np.float32(options['learningRate'] / (1 - 0.9**step)) * m / (
                            np.sqrt(v) / np.float32((1 - 0.999**step) ** 0.5) + np.float32(1e-8))
                    else:
                        m *= np.float32(options['momentum'])
                        m += g
                        p -= np.float32(options['learningRate']) * m
            o = np.clip(forward(inputs)[-1].astype('float64'), 1e-12, 1 - 1e-12)
            terms = targets * np.log(o) if soft else targets * np.log(o) + (1 - targets) * np.log(1 - o)
            loss = -terms.sum(1).mean() / (1 if soft else targets.shape[1])
        return float(loss)

    return np.__version__, lambda runs: [one(run) for run in range(runs)]


PEERS = {
    'torch-sequential': torch_sequential,
    'torch-batched': torch_batched,
    'torch-float64': lambda *workload: torch_batched(*workload, double=True),
    'cuda-sequential': lambda *workload: torch_sequential(*workload, device='cuda'),
    'cuda-batched': lambda *workload: torch_batched(*workload, device='cuda'),
    'cuda-graph': lambda *workload: torch_batched(*workload, device='cuda', graph=True),
    'sklearn': sklearn_peer,
    'numpy': numpy_peer,
}


def sgemm_ceiling():
    """GFLOP/s of NumPy's sgemm at 512², the machine's own ceiling as a Python user sees it."""
    import numpy as np
    a = np.random.default_rng(0).standard_normal((512, 512)).astype('f4')
    best = float('inf')
    for _ in range(20):
        start = time.perf_counter()
        a @ a
        best = min(best, time.perf_counter() - start)
    return 2 * 512**3 / best / 1e9


def main():
    warnings.filterwarnings('ignore')
    kind, folder = sys.argv[1], sys.argv[2]
    try:
        if kind == 'sgemm':
            print(json.dumps({'gflops': sgemm_ceiling()}), flush=True)
            return
        import numpy as np
        version, train = PEERS[kind](*load(folder, np))
    except ImportError as error:
        print(json.dumps({'absent': str(error)}), flush=True)
        return
    print(json.dumps({'version': version}), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        losses = train(int(line))
        print(json.dumps({'seconds': time.perf_counter() - start, 'losses': losses}), flush=True)


main()
