/** What the name of an array says about it, by the conventions of the frameworks that write such files. */

/** How W lies in a file: `in-out` is fan_in × fan_out, `out-in` its transpose. */
export type Layout = 'in-out' | 'out-in'

export interface NameReading {
  /** `other`: known to be neither, such as a running mean. `unknown`: the name says nothing. `part`: see `part`. */
  readonly role: 'weights' | 'biases' | 'other' | 'part' | 'unknown'
  /** What the weights and the biases of one layer have in common. */
  readonly stem: string
  /** Of weights: the layout that the convention has, null where it has none. */
  readonly layout: Layout | null
  /** Of weights with a layout: whose convention it is. */
  readonly convention: string
  /** Of a part, which alone is not what the network computes with: what it belongs to. */
  readonly part: string
}

interface Convention {
  /** Its first group is the stem. */
  readonly pattern: RegExp
  readonly role: NameReading['role']
  readonly layout?: Layout
  readonly convention?: string
  readonly part?: string
}

/** The first that fits is taken. */
const conventions: readonly Convention[] = [
  {
    pattern:
      /^(?:.*[./])?(?:opt|optim|optimizer|opt_states?|optimizer_states?|adam|adamw|nadam|sgd|rmsprop|adagrad|adadelta)[./]/i,
    role: 'other'
  },
  {
    pattern:
      /^(.*?)[./]?(?:running_mean|running_var|num_batches_tracked|moving_mean|moving_variance|exp_avg|exp_avg_sq|max_exp_avg_sq|momentum_buffer)$/i,
    role: 'other'
  },
  { pattern: /^(.+)[./](?:gamma|beta|scale)$/, role: 'other' },
  {
    pattern: /^(.*)(?:recurrent_kernel|weight_[ih]h_l\d+\w*|(?:^|[._/])(?:w|weights?)_?hh)$/i,
    role: 'part',
    part: 'a recurrent layer'
  },
  {
    pattern: /^(.*)(?:weight_[guv]|parametrizations\.weight\.original\d?)$/,
    role: 'part',
    part: 'normalized weights (in PyTorch, parametrize.remove_parametrizations or remove_weight_norm gives the weights themselves)'
  },
  {
    pattern: /^(.*)weight_(?:orig|mask)$/,
    role: 'part',
    part: 'pruned weights (in PyTorch, prune.remove gives the weights themselves)'
  },
  {
    pattern: /^(.*)(?:(?:weight|kernel)[._](?:scale\w*|zero_points?|scb|absmax|quant\w*)|qweight|qzeros)$/i,
    role: 'part',
    part: 'quantized weights (save them as real numbers)'
  },
  {
    pattern: /^(.*)embed(?:ding)?s?\.weight$/i,
    role: 'part',
    part: 'an embedding, whose rows are looked up'
  },
  { pattern: /^(.*)lora_[ab]\b.*$/i, role: 'part', part: 'a LoRA adapter (merge it into the weights first)' },
  { pattern: /^(?:(.*)\.)?weight$/, role: 'weights', layout: 'out-in', convention: 'PyTorch' },
  { pattern: /^(?:(.*)[./_])?kernel$/, role: 'weights', layout: 'in-out', convention: 'Keras or Flax' },
  { pattern: /^(.*)\/vars\/0$/, role: 'weights', layout: 'in-out', convention: 'Keras' },
  { pattern: /^(.*)\/vars\/1$/, role: 'biases' },
  { pattern: /^coefs?_?[.[]?(\d+)\]?$/, role: 'weights', layout: 'in-out', convention: 'scikit-learn' },
  { pattern: /^intercepts?_?[.[]?(\d+)\]?$/, role: 'biases' },
  { pattern: /^(.*)coef_$/, role: 'weights', layout: 'out-in', convention: 'scikit-learn’s linear models' },
  { pattern: /^(.*)intercept_$/, role: 'biases' },
  { pattern: /^(.+)\/w$/, role: 'weights', layout: 'in-out', convention: 'Haiku' },
  { pattern: /^(.+)\/b$/, role: 'biases' },
  // Its dictionary of dictionaries as JSON.
  { pattern: /^(.*\/~\/.*)\.w$/, role: 'weights', layout: 'in-out', convention: 'Haiku' },
  { pattern: /^(?:(.*)[._\- /])?(?:w|weights?)$/i, role: 'weights' },
  { pattern: /^(?:(.*)[._\- /])?(?:b|bias(?:es)?)$/i, role: 'biases' },
  { pattern: /^(?:w|weights?)[._\- ]?[[(]?(\d+)[\])]?$/i, role: 'weights' },
  { pattern: /^(?:b|bias(?:es)?)[._\- ]?[[(]?(\d+)[\])]?$/i, role: 'biases' },
  { pattern: /^(?:w|weights?)[._\- /](.+)$/i, role: 'weights' },
  { pattern: /^(?:b|bias(?:es)?)[._\- /](.+)$/i, role: 'biases' }
]

/** What `NeuralNetwork.toJSON` of brain.js calls them, beside an array `sizes`. */
const brainJs: Convention = {
  pattern: /^(layers\[\d+\])\.weights$/,
  role: 'weights',
  layout: 'out-in',
  convention: 'brain.js'
}

/** What the names of a file's arrays say, one after the other. */
export function readNames(names: readonly string[]): NameReading[] {
  const known = names.includes('sizes') ? [brainJs, ...conventions] : conventions
  return names.map((name) => {
    // TensorFlow ends names in `:0`, Flax’s nnx in `.value`.
    const plain = name.replace(/:\d+$|[./]value$/, '')
    for (const { pattern, role, layout = null, convention = '', part = '' } of known) {
      const match = pattern.exec(plain)
      if (match) return { role, stem: match[1] ?? '', layout, convention, part }
    }
    return { role: 'unknown', stem: plain, layout: null, convention: '', part: '' }
  })
}

/** Words by which people name the layers at the ends. */
const firstWords = words('in input inputs embed embedding stem encoder features backbone base body trunk')
const lastWords = words(
  'out output outputs last final classifier head logits prediction predictions readout decoder score scores cls softmax'
)
const ordinals = words('first second third fourth fifth sixth seventh eighth ninth tenth')

function words(list: string): readonly string[] {
  return list.split(' ')
}

type Token = string | number

/** Of one part of a path: `fc_in` → fc, in; `layers[10]` → layers, 10; `second` → 2. */
function tokensOf(part: string): Token[] {
  const parts =
    part
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[a-z]+|\d+/g) ?? []
  return parts.map((token) => {
    if (/^\d/.test(token)) return Number(token)
    const ordinal = ordinals.indexOf(token)
    return ordinal < 0 ? token : ordinal + 1
  })
}

/** -1, 0 or 1 by the first word that says where a layer is. */
function rankOf(tokens: readonly Token[]): number {
  for (const token of tokens) {
    if (typeof token !== 'string') continue
    if (firstWords.includes(token)) return -1
    if (lastWords.includes(token)) return 1
  }
  return 0
}

/**
 * Which of two layers comes first by their names: negative, positive, or 0 where the names do not say. Numbers count up,
 * `input` is before the others, `output` after them.
 * @param bareFirst whether a name without a number is before those with one, as in Keras (`dense`, `dense_1`)
 */
export function compareStems(a: string, b: string, bareFirst = false): number {
  const [whole, other] = [a.split(/[./]/), b.split(/[./]/)]
  const differs = Math.max(
    0,
    whole.findIndex((part, index) => part !== other[index])
  )
  const [left, right] = [tokensOf(whole[differs] ?? ''), tokensOf(other[differs] ?? '')]
  const at = left.findIndex((token, index) => token !== right[index])
  const place = at < 0 ? left.length : at
  const [x, y] = [left[place], right[place]]
  if (typeof x === 'number' && typeof y === 'number') return x - y
  if (x === undefined && typeof y === 'number') return bareFirst ? -1 : 0
  if (y === undefined && typeof x === 'number') return bareFirst ? 1 : 0
  return rankOf(left.slice(place)) - rankOf(right.slice(place))
}
