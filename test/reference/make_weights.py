"""
Makes weights.json: 240 small networks in files as PyTorch, Keras, Flax, Haiku, scikit-learn, brain.js and NumPy programs
write them, each with the loss (mean squared error in float64) that its own program has on four inputs.
Run: /usr/bin/python3 make_weights.py
"""

import base64
import io
import itertools
import json
import os
import struct
import warnings

import numpy as np
import torch
from sklearn.neural_network import MLPRegressor

rng = np.random.default_rng(20261127)
torch.manual_seed(20261127)
torch.set_default_dtype(torch.float64)


# File formats


def safetensors(arrays):
    """As the library writes them: sorted by name, the header padded to a multiple of 8 bytes. Values are torch tensors."""
    names = {torch.float64: 'F64', torch.float32: 'F32', torch.float16: 'F16', torch.bfloat16: 'BF16', torch.int64: 'I64'}
    header, data = {'__metadata__': {'format': 'pt'}}, b''
    for name, tensor in sorted(arrays.items()):
        raw = tensor.contiguous().view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor.contiguous()
        part = raw.numpy().tobytes()
        header[name] = {'dtype': names[tensor.dtype], 'shape': list(tensor.shape), 'data_offsets': [len(data), len(data) + len(part)]}
        data += part
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    return struct.pack('<Q', len(text)) + text + data


def npz(*positional, **arrays):
    out = io.BytesIO()
    (np.savez_compressed if rng.random() < 0.3 else np.savez)(out, *positional, **arrays)
    return out.getvalue()


def as_json(tree):
    return json.dumps(tree, default=lambda value: np.asarray(value, dtype=float).tolist()).encode()


# Networks: tanh between the layers, weights W[l] of fan_in x fan_out and biases b[l]


def random_sizes():
    depth = int(rng.integers(1, 5))
    if rng.random() < 0.4:  # square, where shapes tell least
        return [int(rng.integers(1, 5))] * (depth + 1)
    return [int(size) for size in rng.integers(1, 5, depth + 1)]


def random_network(sizes, dtype=np.float64):
    weights = [rng.normal(size=(i, o)).astype(dtype) for i, o in zip(sizes, sizes[1:])]
    return weights, [rng.normal(size=o).astype(dtype) for o in sizes[1:]]


def answers(weights, biases, inputs):
    x = inputs
    for l, (w, b) in enumerate(zip(weights, biases)):
        x = x @ np.asarray(w, float) + np.asarray(b, float)
        x = np.tanh(x) if l < len(weights) - 1 else x
    return x


def decided(shapes, sizes, order_known, layout_known):
    """Whether shapes leave one reading, of those that names which tell the order or the layout leave."""
    layers = list(zip(sizes, sizes[1:]))
    if all(size == 1 for size in sizes):
        layout_known = layout_known or 'in-out'
    orders = [tuple(range(len(shapes)))] if order_known else list(itertools.permutations(range(len(shapes))))
    layouts = [layout_known] if layout_known else ['in-out', 'out-in']
    fitting = [
        (order, layout)
        for order in orders
        for layout in layouts
        if all(tuple(shapes[at]) == (layer if layout == 'in-out' else layer[::-1]) for at, layer in zip(order, layers))
    ]
    return len(fitting) == 1


def shuffled(items):
    items = list(items)
    return [items[at] for at in rng.permutation(len(items))]


# Writers: each gives the name of its file, its bytes, its own answers, and whether names and shapes decide


def torch_module(modules, names, prefix=''):
    """A module whose parts have these names, its answers, and its state."""
    net = torch.nn.Module()
    for name, module in zip(names, modules):
        at = net
        *folders, last = name.split('.')
        for folder in folders:
            if not hasattr(at, folder):
                at.add_module(folder, torch.nn.Module())
            at = getattr(at, folder)
        at.add_module(last, module)
    return {prefix + name: value.detach().clone() for name, value in net.state_dict().items()}


def linears(sizes, bias, dtype):
    made = [torch.nn.Linear(i, o, bias=bias) for i, o in zip(sizes, sizes[1:])]
    for linear in made:
        for parameter in linear.parameters():
            parameter.data = torch.randn_like(parameter).to(dtype).to(torch.float64)
    return made


def torch_answers(modules, inputs):
    x = torch.tensor(inputs)
    for module in modules[:-1]:
        x = torch.tanh(module(x))
    return modules[-1](x).detach().numpy()


def write_torch(sizes, inputs):
    count = len(sizes) - 1
    dtype = [torch.float64, torch.float32, torch.float16, torch.bfloat16][int(rng.integers(4))]
    modules = linears(sizes, rng.random() < 0.8, dtype)
    schemes = {
        'sequential': [str(2 * l) for l in range(count)],
        'wide numbers': [f'layers.{5 * l + 1}' for l in range(count)],
        'fc': [f'fc{l + 1}' for l in range(count)],
        'classifier': [f'features.{2 * l}' for l in range(count - 1)] + ['classifier'],
        'words': [*['fc_in'][: count - 1], *[f'fc_hidden_{l}' for l in range(count - 2)], 'fc_out'],
        'ordinals': [['first', 'second', 'third', 'fourth'][l] for l in range(count)],
        'blocks': [f'blocks.{l}.linear' for l in range(count)],
    }
    names = schemes[list(schemes)[int(rng.integers(len(schemes)))]]
    prefix = ['', 'module.', 'model.', '_orig_mod.net.'][int(rng.integers(4))]
    state = torch_module(modules, names, prefix)
    stored = {name: value.to(dtype) for name, value in state.items()}
    if rng.random() < 0.3:  # what a module with batch norm has beside them
        stored.update({f'{prefix}norm.running_mean': torch.zeros(3), f'{prefix}norm.num_batches_tracked': torch.tensor(7)})
    if dtype == torch.bfloat16 or rng.random() < 0.6:
        return 'net.safetensors', safetensors(stored), torch_answers(modules, inputs), True
    return 'net.npz', npz(**{name: value.numpy() for name, value in stored.items()}), torch_answers(modules, inputs), True


def write_keras(sizes, inputs):
    weights, biases = random_network(sizes, np.float32)
    first = int(rng.integers(3))  # Keras goes on counting in one session
    dense = [f'dense_{l + first}' if l + first else 'dense' for l in range(len(weights))]
    style = int(rng.integers(4))
    arrays = {}
    for name, w, b in zip(dense, weights, biases):
        folder = [name, f'sequential/{name}', f'model_weights/{name}/{name}', f'layers/{name}'][style]
        ends = ['/vars/0', '/vars/1'] if style == 3 else ['/kernel:0', '/bias:0'] if style != 1 else ['/kernel', '/bias']
        arrays[folder + ends[0]], arrays[folder + ends[1]] = w, b
    if rng.random() < 0.3:
        arrays = {**arrays, **{f'Adam/{name}/m:0': value * 0.1 for name, value in arrays.items()}}
    return 'net.npz', npz(**dict(shuffled(arrays.items()))), answers(weights, biases, inputs), True


def write_flax(sizes, inputs):
    weights, biases = random_network(sizes, np.float32)
    layers = {f'Dense_{l}': {'kernel': w, 'bias': b} for l, (w, b) in enumerate(zip(weights, biases))}
    right = answers(weights, biases, inputs)
    if rng.random() < 0.5:
        tree = {'params': layers}
        if rng.random() < 0.4:
            tree['opt_state'] = {'0': {'mu': layers, 'nu': layers, 'count': 3}}
        return 'net.json', as_json(tree), right, True
    flat = {f'params/{layer}/{name}': value for layer, both in layers.items() for name, value in both.items()}
    return 'net.npz', npz(**dict(sorted(flat.items()))), right, True


def write_haiku(sizes, inputs):
    weights, biases = random_network(sizes, np.float32)
    names = [f'mlp/~/linear_{l}' for l in range(len(weights))]
    if rng.random() < 0.5:
        names = ['linear' if l == 0 else f'linear_{l}' for l in range(len(weights))]
    arrays = {}
    for name, w, b in zip(names, weights, biases):
        arrays[f'{name}/w'], arrays[f'{name}/b'] = w, b
    return 'net.npz', npz(**dict(shuffled(arrays.items()))), answers(weights, biases, inputs), True


def write_sklearn(sizes, inputs):
    net = MLPRegressor(sizes[1:-1], activation='tanh', max_iter=3, batch_size=4)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        net.fit(rng.normal(size=(8, sizes[0])), rng.normal(size=(8, sizes[-1])) if sizes[-1] > 1 else rng.normal(size=8))
    right = net.predict(inputs).reshape(len(inputs), -1)
    if rng.random() < 0.5:
        return 'net.json', as_json({'coefs_': net.coefs_, 'intercepts_': net.intercepts_, 'n_layers_': net.n_layers_}), right, True
    arrays = {f'coefs_{l}': w for l, w in enumerate(net.coefs_)}
    arrays.update({f'intercepts_{l}': b for l, b in enumerate(net.intercepts_)})
    return 'net.npz', npz(**arrays), right, True


def write_brain(sizes, inputs):
    weights, biases = random_network(sizes)
    layers = [{'weights': [], 'biases': []}] + [{'weights': w.T, 'biases': b} for w, b in zip(weights, biases)]
    tree = {'type': 'NeuralNetwork', 'sizes': sizes, 'layers': layers, 'inputLookup': None, 'options': {'hiddenLayers': sizes[1:-1]}}
    return 'net.json', as_json(tree), answers(weights, biases, inputs), True


def write_numbered(sizes, inputs):
    """W1, b1, … of NumPy programs, either way round, in any order of bytes and axes."""
    weights, biases = random_network(sizes)
    right = answers(weights, biases, inputs)
    transposed, columns = rng.random() < 0.5, rng.random() < 0.4
    stored = [w.T if transposed else w for w in weights]
    told = None
    if columns:
        biases = [b.reshape(-1, 1) if transposed else b.reshape(1, -1) for b in biases]
        told = ('out-in' if transposed else 'in-out') if any(b.size > 1 for b in biases) else None
    if rng.random() < 0.3:
        stored = [np.asfortranarray(w) for w in stored]
    if rng.random() < 0.3:
        stored, biases = [w.astype('>f8') for w in stored], [b.astype('>f8') for b in biases]
    start = int(rng.integers(2))
    names = [['W{}', 'b{}'], ['w_{}', 'b_{}'], ['weights{}', 'biases{}'], ['layer{}_W', 'layer{}_b']][int(rng.integers(4))]
    arrays = {}
    for l, (w, b) in enumerate(zip(stored, biases)):
        arrays[names[0].format(l + start)], arrays[names[1].format(l + start)] = w, b
    decides = decided([w.shape for w in stored], sizes, True, told)
    if rng.random() < 0.3:
        return 'net.json', as_json({**arrays, 'epoch': 7}), right, decides
    return 'net.npz', npz(**dict(shuffled(arrays.items()))), right, decides


def write_list(sizes, inputs):
    """numpy.savez of a list, and the lists of weights and biases of Nielsen's book."""
    weights, biases = random_network(sizes)
    right = answers(weights, biases, inputs)
    if rng.random() < 0.4:
        told = 'out-in' if any(b.size > 1 for b in biases) else None
        tree = {'sizes': sizes, 'weights': [w.T for w in weights], 'biases': [b.reshape(-1, 1) for b in biases]}
        return 'net.json', as_json(tree), right, decided([w.T.shape for w in weights], sizes, True, told)
    transposed = rng.random() < 0.5
    stored = [w.T if transposed else w for w in weights]
    parts = [part for both in zip(stored, biases) for part in both]
    return 'net.npz', npz(*parts), right, decided([w.shape for w in stored], sizes, True, None)


def write_words(sizes, inputs):
    """Words for the ends; the layout is the program's own."""
    weights, biases = random_network(sizes)
    right = answers(weights, biases, inputs)
    count = len(weights)
    transposed = rng.random() < 0.5
    stored = [w.T if transposed else w for w in weights]
    names = [*['input'][: count - 1], *[f'hidden{l}' for l in range(1, count - 1)], 'output']
    arrays = {}
    for name, w, b in zip(names, stored, biases):
        arrays[f'{name}_weights'], arrays[f'{name}_bias'] = w, b
    return 'net.npz', npz(**dict(shuffled(arrays.items()))), right, decided([w.shape for w in stored], sizes, True, None)


def write_names(sizes, inputs):
    """Names that say nothing, without biases: only shapes can tell."""
    weights, _ = random_network(sizes)
    biases = [np.zeros(size) for size in sizes[1:]]
    right = answers(weights, biases, inputs)
    transposed = rng.random() < 0.5
    stored = [w.T if transposed else w for w in weights]
    names = [['theta', 'phi', 'psi', 'omega'][at] for at in rng.permutation(4)[: len(weights)]]
    return 'net.npz', npz(**dict(shuffled(zip(names, stored)))), right, decided([w.shape for w in stored], sizes, False, None)


writers = [
    write_torch, write_torch, write_torch, write_keras, write_flax, write_haiku,
    write_sklearn, write_brain, write_numbered, write_list, write_words, write_names,
]  # fmt: skip

networks = []
for trial in range(20):
    for writer in writers:
        sizes = random_sizes()
        inputs = rng.normal(size=(4, sizes[0]))
        targets = rng.normal(size=(4, sizes[-1]))
        name, content, right, decides = writer(sizes, inputs)
        networks.append({
            'writer': writer.__name__.removeprefix('write_'),
            'file': name,
            'bytes': base64.b64encode(content).decode(),
            'sizes': sizes,
            'inputs': inputs.tolist(),
            'targets': targets.tolist(),
            'loss': float(np.mean((right - targets) ** 2)),
            'decided': bool(decides),
        })  # fmt: skip

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'weights.json')
with open(path, 'w') as out:
    out.write('[\n' + ',\n'.join(json.dumps(network, separators=(',', ':')) for network in networks) + '\n]\n')
print(len(networks), 'networks,', sum(not network['decided'] for network in networks), 'undecided,', os.path.getsize(path), 'bytes')
