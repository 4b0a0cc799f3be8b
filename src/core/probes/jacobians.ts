import { activationOf } from '../network/activations'
import type { Layer } from '../network/problem'
import { addProduct } from './product'
import type { LayerSignals } from './signals'

/**
 * ∂a_l/∂a_(l−1) at one instance: W·diag f′(z), shape [fan_in][fan_out] (Glorot & Bengio 2010, §4.2.1). Of a softmax
 * layer the derivative of its logits.
 */
export function layerJacobian(layer: Layer, { weights, z, a }: LayerSignals, instance: number): Float64Array {
  const jacobian = Float64Array.from(weights)
  if (layer.activation === 'softmax') return jacobian
  const { fanIn, fanOut } = layer
  const { derivative } = activationOf(layer)
  for (let j = 0; j < fanOut; j++) {
    const at = instance * fanOut + j
    const slope = derivative(z[at]!, a[at]!)
    for (let i = 0; i < fanIn; i++) jacobian[i * fanOut + j]! *= slope
  }
  return jacobian
}

/** Product of the Jacobians of consecutive layers: that of the last's activations by the first's inputs. */
export function chained(layers: readonly Layer[], jacobians: readonly Float64Array[]): Float64Array {
  const width = layers.at(-1)!.fanOut
  // From the output side: the fewer outputs, the less work.
  return jacobians.slice(0, -1).reduceRight((above, jacobian, l) => {
    const { fanIn, fanOut } = layers[l]!
    const product = new Float64Array(fanIn * width)
    addProduct(product, jacobian, [fanOut, 1], above, [fanIn, fanOut, width])
    return product
  }, jacobians.at(-1)!)
}
