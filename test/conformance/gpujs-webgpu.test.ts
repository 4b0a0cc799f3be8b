import { expect, inject, test } from 'vitest'
import { createGpujsBackend, offerGpujs } from '#engine/backends/gpujs/backend'
import { describeBackend } from './suite'
import { useSwiftshader } from './swiftshader'
import { trajectoryNames } from './trajectories'

// There a missing adapter is a failure; on other systems the machine's own GPU is used, if it has one.
const software = process.platform === 'linux' && process.arch === 'x64'
if (software) await useSwiftshader()

/** Of the trajectories of PyTorch: a slope that no other check has, and one more. */
const everyDay = ['activation-leaky-relu-0.2', 'course-clip-norm']

/** Checks of a GPU in software, which takes seconds for each, that are left to the nightly set. */
function leftToTheNight(): Readonly<Record<string, string>> {
  const why = (instead: string): string => `nightly on a GPU in software: ${instead}`
  const trajectories = trajectoryNames.filter((name) => !everyDay.includes(name))
  return {
    ...Object.fromEntries(
      trajectories.map((name) => [
        `follows PyTorch: ${name}`,
        why('every day it follows the reference, which follows PyTorch')
      ])
    ),
    'XOR from zeros': why('every day webasm and cpu run the same kernels'),
    'depth 50': why('every day a depth of 3'),
    'Adam: training in pieces': why('every day with SGD and RMSprop'),
    'Adam: read, load, go on': why('every day with SGD and RMSprop')
  }
}

/** Of a GPU that is one, which rounds in its own way, as it fuses multiplications with additions. */
const ofItsOwnRounding: Readonly<Record<string, string>> = {
  'follows PyTorch: depth-30-relu-adam':
    'thirty layers amplify roundings: an NVIDIA H200 ends 1.5e-4 off, where 1e-4 is allowed'
}

const offer = (await offerGpujs()).find(({ name }) => name === 'gpujs-webgpu')
if (software || offer?.available)
  describeBackend('gpujs, webgpu', () => createGpujsBackend('webgpu'), {
    precision: 'float32',
    leaveOut: !software ? ofItsOwnRounding : inject('nightly') ? {} : leftToTheNight()
  })
else test('gpujs, webgpu', ({ skip }) => skip(`gpujs-webgpu: ${offer?.detail}`))

test.runIf(software)('gpujs, webgpu: its offer names the GPU and says that it is software', async () => {
  const { adapter } = (await createGpujsBackend('webgpu')).info
  expect(offer).toMatchObject({ available: true, software: true, detail: `${adapter} (software)` })
  expect(adapter).toMatch(/swiftshader/i)
})
