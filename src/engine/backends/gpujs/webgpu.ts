import * as gpujs from 'gpu.js'
import { provideWebgpu } from './provide-webgpu'

/** The parts of WebGPU's interface that are used here; their types come with the DOM, which this room lacks. */
interface Device {
  readonly limits: { readonly maxStorageBufferBindingSize: number; readonly maxBufferSize: number }
  pushErrorScope(filter: 'out-of-memory' | 'validation' | 'internal'): void
  popErrorScope(): Promise<{ readonly message: string } | null>
}
interface AdapterInfo {
  readonly vendor: string
  readonly architecture: string
  readonly device: string
  readonly description: string
  readonly isFallbackAdapter?: boolean
}
interface Context {
  readonly adapter: { readonly info: AdapterInfo }
  readonly device: Device
}

export interface Webgpu {
  /** What the GPU is called. */
  readonly name: string
  /** Emulated on the CPU: right, but slow. */
  readonly software: boolean
  readonly device: Device
}

/** The one device that all of GPU.js shares. Not in its type declarations. */
const { WebGPUContext } = gpujs as unknown as { WebGPUContext: { acquire(): Promise<Context> } }

/** The GPU that GPU.js uses. Throws where there is none, and says why. */
export async function openWebgpu(): Promise<Webgpu> {
  await provideWebgpu()
  if (!gpujs.GPU.isWebGPUSupported) throw new Error('WebGPU is not offered here')
  if (!(await gpujs.GPU.isWebGPUAvailable())) throw new Error('no GPU answers: it may need a newer driver')
  const { adapter, device } = await WebGPUContext.acquire()
  const { vendor, architecture, device: model, description, isFallbackAdapter } = adapter.info
  // Dawn describes the driver; browsers may leave both out.
  const name =
    [model, description].filter(Boolean).join(', ') ||
    [vendor, architecture].filter(Boolean).join(' ') ||
    'unnamed GPU'
  const software =
    isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp/i.test(name)
  return { name, software, device }
}

/** Does the work and throws what the device found wrong meanwhile; else GPU.js would go on with zeros. */
export async function guarded<T>(device: Device, work: () => Promise<T>): Promise<T> {
  const filters = ['out-of-memory', 'validation', 'internal'] as const
  for (const filter of filters) device.pushErrorScope(filter)
  let result: T | undefined
  let failure: unknown
  try {
    result = await work()
  } catch (error) {
    failure = error
  }
  for (let index = filters.length - 1; index >= 0; index--) {
    const error = await device.popErrorScope()
    if (error) throw new Error(`The GPU reports ${filters[index]}: ${error.message}`, { cause: failure })
  }
  if (failure) throw failure
  return result as T
}
