import type { BackendInfo } from '#record/provenance'
import type { BackendOffer } from '#contract/engine-api'
import type { Problem } from '#core/network/problem'
import type { Backend } from '../../backend'
import { memoryNeeded, planCapacity, refuseTooLarge } from './memory'
import { type Mode, modes } from './mode'
import { Training } from './training'
import { type Webgpu, openWebgpu } from './webgpu'

/** Bytes that all plans together may take, if that leaves at least two. */
const allPlans = 2 ** 31
const mostPlans = 24

/**
 * The kernels of GPU.js in one of its modes. Runs in Node and, with `webgpu`, in a browser's worker whose CSP forbids
 * eval. Throws where the mode does not work here.
 */
export async function createGpujsBackend(mode: Mode): Promise<Backend> {
  const gpu = mode === 'webgpu' ? await openWebgpu() : null
  let training: Training | null = null
  const loaded = (): Training => {
    if (!training) throw new Error('load a problem first')
    return training
  }
  const unload = async (): Promise<void> => {
    const last = training
    training = null
    await last?.dispose()
  }
  return {
    get info(): BackendInfo {
      return {
        id: 'gpujs',
        mode,
        adapter: gpu?.name ?? adapters[mode],
        threads: training?.threads ?? 1,
        precision: 'float32'
      }
    },
    load: async (problem, state) => {
      await unload() // free the last problem before the next is allocated
      const limits = gpu?.device.limits
      refuseTooLarge(problem, mode, {
        array: limits
          ? Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize)
          : planCapacity[mode],
        plan: planCapacity[mode]
      })
      const plans = Math.floor(allPlans / memoryNeeded(problem, mode).plan)
      training = new Training(mode, problem, state, {
        device: gpu?.device ?? null,
        capacity: Math.min(mostPlans, Math.max(2, plans))
      })
    },
    evaluate: () => loaded().evaluate(),
    train: (steps) => loaded().train(steps),
    read: async () => loaded().read(),
    parameters: async () => loaded().parameters(),
    dispose: unload
  }
}

const adapters: Readonly<Record<Mode, string>> = {
  webgpu: '',
  webasm: 'WebAssembly on the CPU',
  cpu: 'JavaScript on the CPU'
}

/** Throws `InputError` where a problem would not fit into memory as far as is known before a device is asked. */
export function refuseForGpujs(problem: Problem, mode: Mode): void {
  refuseTooLarge(problem, mode, { array: planCapacity[mode], plan: planCapacity[mode] })
}

/** An offer that says, too, whether the adapter is a GPU in name only. */
export interface GpujsOffer extends BackendOffer {
  readonly software: boolean
}

/** Which modes work here, or why not. */
export async function offerGpujs(): Promise<readonly GpujsOffer[]> {
  return Promise.all(
    modes.map(async (mode) => {
      const name = `gpujs-${mode}`
      if (mode !== 'webgpu') return { name, available: true, detail: adapters[mode], software: true }
      return openWebgpu().then(
        (gpu: Webgpu) => ({
          name,
          available: true,
          detail: gpu.software ? `${gpu.name} (software)` : gpu.name,
          software: gpu.software
        }),
        (error: unknown) => ({
          name,
          available: false,
          detail: error instanceof Error ? error.message : String(error),
          software: false
        })
      )
    })
  )
}
