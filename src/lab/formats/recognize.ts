import { isSafetensors } from './safetensors'

/** Files of weights that are not read here: what they are, by their first bytes, and how to convert them. */

interface ForeignFormat {
  readonly is: (bytes: Uint8Array, path: string, members: readonly string[]) => boolean
  /** Reads on from the file's name. */
  readonly says: string
}

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte)
const isPickle = (member: string): boolean => /(^|\/)data\.pkl$/.test(member)
const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))

/** Whether a text begins as JSON with this among its first keys. */
const jsonWith = (bytes: Uint8Array, key: string): boolean => {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
  return /^\s*\{/.test(start) && start.includes(`"${key}"`)
}

const fromTorch =
  'convert it in Python: safetensors.torch.save_file(torch.load("FILE", weights_only=True), "weights.safetensors"), ' +
  'or numpy.savez("weights.npz", **{name: value.numpy() for name, value in torch.load("FILE", weights_only=True).items()})'
const savedByKeras =
  'numpy.savez("weights.npz", **{getattr(w, "path", w.name): w.numpy() for w in model.weights})'
const fromKeras = `convert it in Python: model = keras.models.load_model("FILE"); ${savedByKeras}`

const formats: readonly ForeignFormat[] = [
  {
    is: (bytes, path) => startsWith(bytes, 0x89, ...ascii('HDF')) && /\.weights\.h5$/i.test(path),
    says: `holds the weights of a Keras model without the model; convert it in Python: build the model, then model.load_weights("FILE"); ${savedByKeras}`
  },
  {
    is: (bytes) => startsWith(bytes, 0x89, ...ascii('HDF\r\n'), 0x1a, 0x0a),
    says: `is an HDF5 file, as Keras writes it; ${fromKeras}`
  },
  {
    is: (_, __, members) => members.some((name) => /(^|\/)code\//.test(name)) && members.some(isPickle),
    says:
      'is a TorchScript program; save its weights in Python: safetensors.torch.save_file(torch.jit.load("FILE").state_dict(), ' +
      '"weights.safetensors")'
  },
  {
    is: (_, __, members) => members.some(isPickle),
    says: `is a PyTorch file of Python objects, which could run code; ${fromTorch}`
  },
  {
    is: (_, __, members) => members.includes('model.weights.h5'),
    says: `is a Keras model; ${fromKeras}`
  },
  {
    is: (bytes) => bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5,
    says:
      'is a Python pickle, as older PyTorch, joblib and scikit-learn write it, which could run code; save the arrays in ' +
      'Python by numpy.savez("weights.npz", W1=…, b1=…, W2=…, b2=…)'
  },
  {
    is: (bytes) => startsWith(bytes, 0x93, ...ascii('NUMPY')),
    says: 'is a single NumPy array; put all of them into one file by numpy.savez("weights.npz", W1=…, b1=…, W2=…, b2=…)'
  },
  {
    is: (bytes) => startsWith(bytes, ...ascii('MATLAB 7.3')),
    says:
      'is a MATLAB 7.3 file; save it in MATLAB by save("weights.mat", "-v7") and convert that in Python by scipy.io.loadmat and ' +
      'numpy.savez, or read it there by h5py'
  },
  {
    is: (bytes) => startsWith(bytes, ...ascii('MATLAB 5.0')),
    says:
      'is a MATLAB file; convert it in Python: numpy.savez("weights.npz", **{name: value for name, value in ' +
      'scipy.io.loadmat("FILE").items() if not name.startswith("_")})'
  },
  {
    is: (bytes) => startsWith(bytes, ...ascii('GGUF')),
    says: 'is a GGUF file of a language model; this lab reads .npz, .safetensors and .json'
  },
  {
    is: (bytes, path) => /\.onnx$/i.test(path) && bytes[0] === 0x08,
    says:
      'is an ONNX model; convert it in Python: numpy.savez("weights.npz", **{t.name: onnx.numpy_helper.to_array(t) for t ' +
      'in onnx.load("FILE").graph.initializer})'
  },
  {
    is: (bytes) => startsWith(bytes.subarray(4), ...ascii('TFL3')),
    says: 'is a TensorFlow Lite model; save the weights of the model that it was made from'
  },
  {
    is: (bytes) => jsonWith(bytes, 'weightsManifest') || jsonWith(bytes, 'modelTopology'),
    says:
      'is a TensorFlow.js model, whose weights are in other files; save them in JavaScript: JSON.stringify(Object.fromEntries(' +
      'model.weights.map((w) => [w.originalName, w.read().arraySync()])))'
  },
  {
    is: (bytes) => jsonWith(bytes, 'weight_map'),
    says: 'lists which .safetensors file has which array; name the file with the arrays'
  },
  {
    is: (bytes, path) => /\.(rds|rda|rdata)$/i.test(path) && !startsWith(bytes, ...ascii('PK')),
    says: 'is a file of R; save the weights there by jsonlite::write_json(list(W1 = W1, b1 = b1, …), "weights.json", digits = NA)'
  },
  {
    is: (bytes, path) => /\.(msgpack|flax)$/i.test(path) || (bytes[0]! >= 0x81 && bytes[0]! <= 0x8f),
    says:
      'is MessagePack, as Flax writes it; convert it in Python: numpy.savez("weights.npz", **flax.traverse_util.flatten_dict(' +
      'flax.serialization.msgpack_restore(open("FILE", "rb").read()), sep="/"))'
  },
  {
    is: (_, path) => /\.ckpt(\.index|\.meta|\.data-\d+-of-\d+)?$|\.(index|data-\d+-of-\d+)$/i.test(path),
    says:
      'is of a TensorFlow checkpoint; convert it in Python, with its name without ending: r = tf.train.load_checkpoint("…"); ' +
      'numpy.savez("weights.npz", **{n: r.get_tensor(n) for n in r.get_variable_to_shape_map()})'
  },
  {
    is: (bytes, path) => /\.pb$/i.test(path) && !startsWith(bytes, ...ascii('PK')),
    says: `is a TensorFlow SavedModel; ${fromKeras}`
  },
  {
    is: (bytes) => startsWith(bytes, 0x1f, 0x8b),
    says: 'is packed by gzip; unpack it first'
  }
]

/** null: nothing that is known by its first bytes, or by the members of the archive that it is. */
export function foreignWeights(bytes: Uint8Array, path: string, members: readonly string[]): string | null {
  // The length that a safetensors file begins with can look like anything.
  if (isSafetensors(bytes)) return null
  const file = path.replace(/^.*[\\/]/, '')
  return formats.find(({ is }) => is(bytes, path, members))?.says.replaceAll('FILE', file) ?? null
}
