import { type Layer, defaultLeakySlope } from '#core/network/problem'

/** A number as GPU.js takes it for a float. */
export const real = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value))

/** An activation in the JavaScript that GPU.js compiles, beside its derivative. All values are float32. */
interface ActivationSource {
  /** Statements that declare `a` = f(z). NaN has to come out as NaN. */
  readonly value: string
  /** f′(z) as an expression in `a`, fit to be a factor; in `z`, where `ofSums` is set. */
  readonly derivative: string
  readonly ofSums?: true
  /** Statements that the derivative needs before it, where it is no plain expression. */
  readonly before?: string
}

/** Statements: `logarithm` = ln(1 + r) for 0 ≤ r, by 2·artanh(r / (2 + r)) where ln would lose the digits of a small r. */
export const logOnePlus = `
    let logarithm = 0.0;
    if (r > 1.0) { logarithm = Math.log(1.0 + r); }
    else {
      const s = r / (2.0 + r);
      const q = s * s;
      logarithm = 2.0 * s * (1.0 + q * (0.33333333 + q * (0.2 + q * (0.14285714 + q * (0.11111111 + q * (0.09090909
        + q * (0.07692308 + q * (0.06666667 + q * 0.05882353))))))));
    }`

const sigmoid: ActivationSource = {
  value: 'const a = 1.0 / (1.0 + Math.exp(-z));',
  derivative: '(a * (1.0 - a))'
}

/**
 * z·P(z²)/Q(z²): the approximation that Eigen and XLA use, within a few ulp of tanh. WGSL's own tanh may overflow and
 * loses the digits of small values; where |z| > 7.905 tanh is ±1 in float32.
 */
const tanh: ActivationSource = {
  value: `
    let a = z;
    if (z > 7.9053111) { a = 1.0; }
    else if (z < -7.9053111) { a = -1.0; }
    else {
      const s = z * z;
      const p = 4.89352455891786e-3 + s * (6.37261928875436e-4 + s * (1.48572235717979e-5 + s * (5.12229709037114e-8
        + s * (-8.60467152213735e-11 + s * (2.00018790482477e-13 + s * -2.76076847742355e-16)))));
      const q = 4.89352518554385e-3 + s * (2.26843463243900e-3 + s * (1.18534705686654e-4 + s * 1.19825839466702e-6));
      a = z * p / q;
    }`,
  derivative: '(1.0 - a * a)'
}

const relu: ActivationSource = {
  value: 'let a = z; if (z <= 0.0) { a = 0.0; }',
  derivative: '(a > 0.0 ? 1.0 : 0.0)'
}

/** Statements: `minusOne` = e^x − 1 for x ≤ 0, by its series where the difference would lose digits. */
const expm1 = (x: string): string => `
    const exponent = ${x};
    let minusOne = Math.exp(exponent) - 1.0;
    if (exponent > -0.5) {
      minusOne = exponent * (1.0 + exponent * (0.5 + exponent * (0.16666667 + exponent * (0.041666667
        + exponent * (0.0083333333 + exponent * (0.0013888889 + exponent * (1.9841270e-4 + exponent * 2.4801587e-5)))))));
    }`

/** z times `above`, or `below`·(e^z − 1). Its slope a + below would lose its digits where a has nearly come to −below. */
const exponentialLinear = (above: string, below: string): ActivationSource => ({
  value: `
    let a = ${above} * z;
    if (z <= 0.0) {
      ${expm1('z')}
      a = ${below} * minusOne;
    }`,
  before: 'const negative = Math.exp(Math.min(z, 0.0));',
  derivative: `(z > 0.0 ? ${above} : ${below} * negative)`,
  ofSums: true
})

const leakyRelu = (slope: number): ActivationSource => ({
  value: `let a = z; if (z <= 0.0) { a = ${real(slope)} * z; }`,
  derivative: `(a > 0.0 ? 1.0 : ${real(slope)})`
})

/** Statements: `phi` = Φ(z), as in src/engine/kernels/elementary.ts. */
const normalDistribution = `
    const bell = Math.exp(-0.5 * z * z);
    const t = 1.0 / (1.0 + 0.35 * Math.abs(z));
    let phi = bell * t * (0.1396214068 + t * (0.1398619115 + t * (0.1198325083 + t * (0.1055096239 + t * (-0.02311414666
      + t * (0.1591811776 + t * (-0.2557210624 + t * (0.1439753324 + t * -0.02914674953))))))));
    if (z > 0.0) { phi = 1.0 - phi; }`

const gelu: ActivationSource = {
  value: `${normalDistribution}
    const a = z * phi;`,
  before: normalDistribution,
  derivative: '(phi + z * bell * 0.3989422804014327)',
  ofSums: true
}

const silu: ActivationSource = {
  value: 'const a = z / (1.0 + Math.exp(-z));',
  before: 'const s = 1.0 / (1.0 + Math.exp(-z));',
  derivative: '(s * (1.0 + z * (1.0 - s)))',
  ofSums: true
}

const elu = exponentialLinear('1.0', '1.0')
const selu = exponentialLinear('1.0507009873554805', '1.7580993408473766')

/** ln(1 + e^z) as max(z, 0) + ln(1 + e^−|z|), whose slope is 1 − e^−a. */
const softplus: ActivationSource = {
  value: `
    const r = Math.exp(-Math.abs(z));
    ${logOnePlus}
    let a = logarithm;
    if (z > 0.0) { a = z + logarithm; }`,
  before: expm1('-a'),
  derivative: '(-minusOne)'
}

const linear: ActivationSource = { value: 'const a = z;', derivative: '1.0' }

const activationSources: Readonly<Record<Exclude<Layer['activation'], 'softmax'>, ActivationSource>> = {
  sigmoid,
  tanh,
  relu,
  'leaky-relu': leakyRelu(defaultLeakySlope),
  elu,
  selu,
  gelu,
  silu,
  softplus,
  linear
}

/** That of a layer; of a softmax layer, whose logits are wanted, the linear one. */
export function activationSource({
  activation,
  leakySlope
}: Pick<Layer, 'activation' | 'leakySlope'>): ActivationSource {
  if (activation === 'leaky-relu' && leakySlope !== undefined) return leakyRelu(leakySlope)
  return activationSources[activation === 'softmax' ? 'linear' : activation]
}
