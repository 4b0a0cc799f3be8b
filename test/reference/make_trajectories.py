"""
Makes trajectories/: what PyTorch does in 200 steps of training, for test/conformance. Run:
/usr/bin/python3 make_trajectories.py         (Debian's python3-torch) the cases that are new or changed
/usr/bin/python3 make_trajectories.py --all   every case anew: another PyTorch rounds some sums otherwise

A name that the experiment file gives a meaning to needs a case here: an activation a line in MORE_ACTIVATIONS, a loss
its outputs in OUTPUTS and its criterion, an optimizer a line in MORE_OPTIMIZERS and its class, a schedule a line in
COURSES and its scheduler.

cases.json holds each case's settings in the words of the experiment file; <name>.npz its arrays:
  trainInputs, trainLabels, testInputs, testLabels   the data; inputs are exact in float32. Labels of a regression are
                the values to predict, [instance][target], exact in float32 too
  first         initial parameters, exact in float32; flat: per layer W [fan_in][fan_out], then b
  float64       metrics of the run in float64, [epoch][trainLoss, trainAccuracy, testLoss, testAccuracy], epoch 0 first
  float32       the same of the run in float32
  final64, final32   parameters after the last epoch, laid out as `first`
"""

import json
import math
import os
import sys

import numpy as np
import torch
from torch import nn

STEPS = 200
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'trajectories')

ACTIVATIONS = {
    'sigmoid': nn.Sigmoid,
    'tanh': nn.Tanh,
    'relu': nn.ReLU,
    'linear': nn.Identity,
}

# Those beyond, each with a case of its own; the order is that of their seeds, so a new one goes last.
MORE_ACTIVATIONS = {
    'elu': nn.ELU,
    'selu': nn.SELU,
    'softplus': nn.Softplus,
    'leaky-relu': nn.LeakyReLU,
    'gelu': nn.GELU,
    'silu': nn.SiLU,
}

OPTIMIZERS = {
    'sgd': {'kind': 'sgd', 'learningRate': 0.1},
    'momentum': {'kind': 'sgd', 'learningRate': 0.03, 'momentum': 0.9},
    'nesterov-decay': {'kind': 'sgd', 'learningRate': 0.05, 'momentum': 0.8, 'nesterov': True, 'weightDecay': 0.01},
    'adam': {'kind': 'adam', 'learningRate': 0.01},
    'adam-decay': {'kind': 'adam', 'learningRate': 0.02, 'beta1': 0.8, 'beta2': 0.99, 'epsilon': 1e-6, 'weightDecay': 0.02},
}

# Optimizers beyond those, each with its defaults and with everything set; a new one goes last.
MORE_OPTIMIZERS = {
    'adamw': {'kind': 'adamw', 'learningRate': 0.01},
    'adamw-decay': {'kind': 'adamw', 'learningRate': 0.02, 'beta1': 0.8, 'beta2': 0.99, 'epsilon': 1e-6, 'weightDecay': 0.1},
    'adagrad': {'kind': 'adagrad', 'learningRate': 0.03},
    'adagrad-decay': {'kind': 'adagrad', 'learningRate': 0.2, 'lrDecay': 0.01, 'initialAccumulator': 0.1, 'epsilon': 1e-8, 'weightDecay': 0.01},
    'rmsprop': {'kind': 'rmsprop', 'learningRate': 0.003},
    'rmsprop-momentum-decay': {'kind': 'rmsprop', 'learningRate': 0.001, 'alpha': 0.9, 'momentum': 0.8, 'epsilon': 1e-6, 'weightDecay': 0.01},
    'rmsprop-centered': {'kind': 'rmsprop', 'learningRate': 0.002, 'centered': True},
    'rmsprop-centered-momentum': {'kind': 'rmsprop', 'learningRate': 0.001, 'momentum': 0.5, 'centered': True},
}

# Schedules and limits of the gradient, each with an optimizer.
COURSES = {
    'step-epochs': ('momentum', {'schedule': {'kind': 'step', 'stepSize': 20, 'gamma': 0.5}}),
    'step-steps-warmup': ('adam', {'schedule': {'kind': 'step', 'stepSize': 50, 'per': 'step', 'warmup': 30, 'warmupStart': 0.1}}),
    'cosine-epochs': ('adamw', {'schedule': {'kind': 'cosine'}}),
    'cosine-steps-warmup': ('nesterov-decay', {'schedule': {'kind': 'cosine', 'minimum': 0.002, 'per': 'step', 'warmup': 25}}),
    'cosine-period': ('adagrad-decay', {'schedule': {'kind': 'cosine', 'minimum': 0.01, 'period': 11}}),
    'warmup-epochs': ('rmsprop', {'schedule': {'kind': 'constant', 'warmup': 15}}),
    'clip-norm': ('momentum', {'clipNorm': 0.3}),
    'clip-norm-adam-decay': ('adam-decay', {'clipNorm': 0.05}),
    'clip-value': ('sgd', {'clipValue': 0.02}),
    'clip-norm-cosine': ('rmsprop-momentum-decay', {'clipNorm': 0.1, 'schedule': {'kind': 'cosine', 'per': 'step'}}),
}

# Per loss, the outputs it is tried with: (output activation, one unit a class even for two classes, classes).
OUTPUTS = {
    'half-squared-error': [('sigmoid', False, 2), ('tanh', False, 2), ('sigmoid', True, 2), ('linear', True, 3), ('tanh', True, 4)],
    'mse': [('tanh', True, 3), ('sigmoid', False, 2), ('linear', True, 4), ('tanh', False, 2), ('sigmoid', True, 3)],
    'binary-cross-entropy': [('sigmoid', False, 2), ('sigmoid', True, 3), ('sigmoid', False, 2), ('sigmoid', True, 2), ('sigmoid', False, 2)],
    'cross-entropy': [('softmax', True, 5), ('softmax', True, 2), ('linear', True, 3), ('softmax', True, 10), ('linear', True, 2)],
}

# (hidden, activation) and (training instances, test instances, features, batch size), taken in turn.
NETWORKS = [
    ([4], 'sigmoid'),
    ([7, 5], 'tanh'),
    ([], 'linear'),
    ([64, 32], 'relu'),
    ([1], 'tanh'),
    ([6, 6, 6], 'relu'),
    ([5, 3], 'linear'),
    ([12], 'relu'),
    ([7, 5], 'sigmoid'),
]
DATA = [(40, 13, 3, 16), (24, 0, 2, 1), (30, 10, 5, 'full'), (33, 7, 8, 8)]


def cases():
    index = 0
    for loss, outputs in OUTPUTS.items():
        for (output, one_hot, classes), (name, optimizer) in zip(outputs, OPTIMIZERS.items()):
            hidden, activation = NETWORKS[index % len(NETWORKS)]
            data = DATA[index % len(DATA)]
            yield case(f'{loss}-{name}', loss, optimizer, hidden, activation, output, one_hot, classes, data, index)
            index += 1
    deep = [16] * 30
    small = {'kind': 'sgd', 'learningRate': 0.01}
    yield case('depth-30-relu-sgd', 'cross-entropy', small, deep, 'relu', 'softmax', True, 3, (40, 10, 6, 16), 100)
    small = {'kind': 'adam', 'learningRate': 0.001}
    yield case('depth-30-relu-adam', 'mse', small, deep, 'relu', 'linear', True, 3, (32, 0, 6, 'full'), 101)
    for index, activation in enumerate(MORE_ACTIVATIONS):
        optimizer = OPTIMIZERS['adam' if index % 2 else 'momentum']
        yield case(f'activation-{activation}', 'cross-entropy', optimizer, [9, 6], activation, 'softmax', True, 3, (40, 13, 4, 16), 200 + index)
    leaky = case('activation-leaky-relu-0.2', 'mse', OPTIMIZERS['momentum'], [9, 6], 'leaky-relu', 'linear', True, 3, (40, 13, 4, 16), 210)
    leaky['network']['leakySlope'] = 0.2
    yield leaky
    for index, (name, optimizer) in enumerate(MORE_OPTIMIZERS.items()):
        hidden, activation = [([7, 5], 'tanh'), ([9], 'selu'), ([6, 6], 'sigmoid')][index % 3]
        data = DATA[index % len(DATA)]
        yield case(f'optimizer-{name}', 'cross-entropy', optimizer, hidden, activation, 'softmax', True, 3, data, 300 + index)
    for index, (loss, output, targets) in enumerate([('mse', 'linear', 1), ('half-squared-error', 'linear', 3), ('mse', 'tanh', 2)]):
        data = [(40, 13, 3, 16), (33, 7, 8, 8), (30, 10, 5, 'full')][index]
        made = case(f'regression-{loss}-{output}', loss, OPTIMIZERS['adam'], [8, 6], 'gelu', output, True, targets, data, 500 + index)
        made['targets'] = made.pop('classes')
        made['network'].pop('outputs', None)
        yield made
    for index, (name, (optimizer, course)) in enumerate(COURSES.items()):
        optimizer = {**OPTIMIZERS, **MORE_OPTIMIZERS}[optimizer]
        loss, output = [('mse', 'linear'), ('cross-entropy', 'softmax')][index % 2]
        data = [(40, 13, 3, 16), (33, 7, 8, 8)][index % 2]
        made = case(f'course-{name}', loss, optimizer, [8, 6], 'tanh', output, True, 3, data, 400 + index)
        made['training'].update(course)
        yield made


def case(name, loss, optimizer, hidden, activation, output, one_hot, classes, data, seed):
    train, test, features, batch = data
    network = {'hidden': hidden, 'activation': activation, 'output': output}
    if one_hot and classes == 2 and output in ('sigmoid', 'tanh'):
        network['outputs'] = 'one-hot'
    batch_size = train if batch == 'full' else batch
    return {
        'name': name,
        'classes': classes,
        'features': features,
        'network': network,
        'training': {
            'loss': loss,
            'optimizer': optimizer,
            'batchSize': batch,
            'epochs': math.ceil(STEPS / math.ceil(train / batch_size)),
            'shuffle': False,
        },
        'instances': {'train': train, 'test': test},
        'seed': seed,
    }


def make_data(c):
    """Instances labelled by a random nonlinear teacher, with every class present."""
    rng = np.random.default_rng([c['seed'], 1])
    count = c['instances']['train'] + c['instances']['test']
    inputs = rng.standard_normal((count, c['features'])).astype(np.float32).astype(np.float64)
    teacher = rng.standard_normal((c['features'], c.get('classes') or c['targets']))
    split = c['instances']['train']
    if 'targets' in c:
        values = np.tanh(inputs) @ teacher + 0.1 * rng.standard_normal((count, c['targets']))
        values = values.astype(np.float32).astype(np.float64)
        return inputs[:split], values[:split], inputs[split:], values[split:]
    labels = np.argmax(np.tanh(inputs) @ teacher + 0.5 * rng.standard_normal((count, c['classes'])), axis=1)
    labels[: c['classes']] = np.arange(c['classes'])
    return inputs[:split], labels[:split], inputs[split:], labels[split:]


def make_first(c, sizes):
    """Weights of variance 1/fan_in (2/fan_in for ReLU), and small biases that are not zero."""
    rng = np.random.default_rng([c['seed'], 2])
    gain = 2 if c['network']['activation'] == 'relu' else 1
    parameters = []
    for fan_in, fan_out in zip(sizes, sizes[1:]):
        weights = rng.standard_normal((fan_in, fan_out)) * math.sqrt(gain / fan_in)
        biases = 0.1 * rng.standard_normal(fan_out)
        parameters.append((weights.astype(np.float32), biases.astype(np.float32)))
    return parameters


def targets_of(c, labels, units, dtype):
    if 'targets' in c:
        return torch.tensor(labels, dtype=dtype)
    on, off = (1, -1) if c['network']['output'] == 'tanh' else (1, 0)
    if units == 1:
        return torch.tensor(np.where(labels == 1, on, off)[:, None], dtype=dtype)
    one_hot = np.full((len(labels), units), off)
    one_hot[np.arange(len(labels)), labels] = on
    return torch.tensor(one_hot, dtype=dtype)


def hidden_activation(network):
    if 'leakySlope' in network:
        return nn.LeakyReLU(network['leakySlope'])
    return {**ACTIVATIONS, **MORE_ACTIVATIONS}[network['activation']]()


def half_squared_error(outputs, targets):
    return (0.5 * (targets - outputs) ** 2).sum(dim=1).mean()


# Names of the experiment file in PyTorch's words.
ARGUMENTS = {
    'learningRate': 'lr',
    'momentum': 'momentum',
    'nesterov': 'nesterov',
    'weightDecay': 'weight_decay',
    'epsilon': 'eps',
    'alpha': 'alpha',
    'centered': 'centered',
    'lrDecay': 'lr_decay',
    'initialAccumulator': 'initial_accumulator_value',
}


def make_optimizer(o, parameters):
    optim = torch.optim
    make = {'sgd': optim.SGD, 'adam': optim.Adam, 'adamw': optim.AdamW, 'adagrad': optim.Adagrad, 'rmsprop': optim.RMSprop}
    arguments = {ARGUMENTS[name]: value for name, value in o.items() if name in ARGUMENTS}
    if 'beta1' in o:
        arguments['betas'] = (o['beta1'], o['beta2'])
    return make[o['kind']](parameters, **arguments)


def make_scheduler(s, optimizer, c):
    schedulers = torch.optim.lr_scheduler
    train, batch = c['instances']['train'], c['training']['batchSize']
    per_epoch = 1 if batch == 'full' else math.ceil(train / batch)
    count = c['training']['epochs'] * (per_epoch if s.get('per') == 'step' else 1)
    warmup = s.get('warmup', 0)
    if s['kind'] == 'constant':
        main = schedulers.LambdaLR(optimizer, lambda _: 1)
    elif s['kind'] == 'step':
        main = schedulers.StepLR(optimizer, s['stepSize'], s.get('gamma', 0.1))
    else:
        main = schedulers.CosineAnnealingLR(optimizer, s.get('period', count - warmup), s.get('minimum', 0))
    if warmup == 0:
        return main
    rise = schedulers.LinearLR(optimizer, s.get('warmupStart', 1 / 3), 1, warmup)
    return schedulers.SequentialLR(optimizer, [rise, main], [warmup])


def train(c, data, first, dtype):
    torch.set_default_dtype(dtype)
    train_inputs, train_labels, test_inputs, test_labels = data
    sizes = [first[0][0].shape[0]] + [len(biases) for _, biases in first]
    units = sizes[-1]
    loss_name, output = c['training']['loss'], c['network']['output']

    modules = []
    for layer, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
        linear = nn.Linear(fan_in, fan_out)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(first[layer][0].T))
            linear.bias.copy_(torch.tensor(first[layer][1]))
        modules += [linear, hidden_activation(c['network'])]
    criterion = {
        'half-squared-error': half_squared_error,
        'mse': nn.MSELoss(),
        # Both ways that people write it.
        'binary-cross-entropy': nn.BCELoss() if c['seed'] % 2 else nn.BCEWithLogitsLoss(),
        'cross-entropy': nn.CrossEntropyLoss(),
    }[loss_name]
    from_logits = isinstance(criterion, (nn.BCEWithLogitsLoss, nn.CrossEntropyLoss))
    modules[-1] = nn.Identity() if from_logits else ACTIVATIONS[output]()
    model = nn.Sequential(*modules)

    def prepare(inputs, labels):
        targets = torch.tensor(labels) if loss_name == 'cross-entropy' else targets_of(c, labels, units, dtype)
        return torch.tensor(inputs, dtype=dtype), targets

    parts = {'train': prepare(train_inputs, train_labels), 'test': prepare(test_inputs, test_labels)}

    optimizer = make_optimizer(c['training']['optimizer'], model.parameters())
    schedule = c['training'].get('schedule')
    scheduler = schedule and make_scheduler(schedule, optimizer, c)
    clip_norm, clip_value = c['training'].get('clipNorm'), c['training'].get('clipValue')

    def evaluate():
        row = []
        with torch.no_grad():
            for part, labels in (('train', train_labels), ('test', test_labels)):
                inputs, targets = parts[part]
                if len(labels) == 0:
                    row += [math.nan, math.nan]
                    continue
                outputs = model(inputs)
                if 'targets' in c:
                    row += [criterion(outputs, targets).item(), math.nan]
                    continue
                middle = 0 if from_logits or output == 'tanh' else 0.5
                predicted = (outputs[:, 0] > middle).long() if units == 1 else outputs.argmax(dim=1)
                row += [criterion(outputs, targets).item(), (predicted == torch.tensor(labels)).double().mean().item()]
        return row

    inputs, targets = parts['train']
    batch = c['training']['batchSize']
    batch = len(inputs) if batch == 'full' else batch
    metrics = [evaluate()]
    for _ in range(c['training']['epochs']):
        for start in range(0, len(inputs), batch):
            optimizer.zero_grad()
            criterion(model(inputs[start : start + batch]), targets[start : start + batch]).backward()
            if clip_norm:
                nn.utils.clip_grad_norm_(model.parameters(), clip_norm)
            if clip_value:
                nn.utils.clip_grad_value_(model.parameters(), clip_value)
            optimizer.step()
            if scheduler and schedule.get('per') == 'step':
                scheduler.step()
        if scheduler and schedule.get('per') != 'step':
            scheduler.step()
        metrics.append(evaluate())

    final = [
        array
        for module in model
        if isinstance(module, nn.Linear)
        for array in (module.weight.detach().numpy().T, module.bias.detach().numpy())
    ]
    return np.array(metrics), flat(final)


def flat(arrays):
    return np.concatenate([np.ascontiguousarray(array).ravel() for array in arrays])


def made_before():
    """Cases whose arrays are there, by name."""
    try:
        with open(os.path.join(OUT, 'cases.json')) as file:
            return {c['name']: c for c in json.load(file) if os.path.exists(array_file(c))}
    except FileNotFoundError:
        return {}


def array_file(c):
    return os.path.join(OUT, c['name'] + '.npz')


def make(c):
    data = make_data(c)
    units = c['targets'] if 'targets' in c else 1 if c['classes'] == 2 and c['network']['output'] in ('sigmoid', 'tanh') and 'outputs' not in c['network'] else c['classes']
    first = make_first(c, [c['features'], *c['network']['hidden'], units])
    float64, final64 = train(c, data, first, torch.float64)
    float32, final32 = train(c, data, first, torch.float32)
    assert np.isfinite(final64).all() and np.isfinite(final32).all(), c['name']
    distance = np.nanmax(np.abs(float32 - float64)[:, ::2] / float64[:, ::2])
    print(f"{c['name']:36} {float64[0, 0]:.4f} -> {float64[-1, 0]:.6f}   float32 off by {distance:.1e}")
    np.savez_compressed(
        array_file(c),
        trainInputs=data[0].astype(np.float32),
        trainLabels=data[1].astype(np.float32 if 'targets' in c else np.int32),
        testInputs=data[2].astype(np.float32),
        testLabels=data[3].astype(np.float32 if 'targets' in c else np.int32),
        first=flat([array for pair in first for array in pair]),
        float64=float64,
        float32=float32,
        final64=final64,
        final32=final32,
    )


def main():
    os.makedirs(OUT, exist_ok=True)
    before = {} if sys.argv[1:] == ['--all'] else made_before()
    all_cases = list(cases())
    for c in all_cases:
        if before.get(c['name']) != c:
            make(c)
    names = {os.path.basename(array_file(c)) for c in all_cases}
    for name in os.listdir(OUT):
        if name.endswith('.npz') and name not in names:
            os.remove(os.path.join(OUT, name))
    with open(os.path.join(OUT, 'cases.json'), 'w') as file:
        file.write('[\n' + ',\n'.join('  ' + json.dumps(c) for c in all_cases) + '\n]\n')


if __name__ == '__main__':
    main()
