import { expect, test } from 'vitest'
import { createGpujsBackend, offerGpujs } from '#engine/backends/gpujs/backend'
import { describeBackend } from './suite'
import { useSwiftshader } from './swiftshader'

// There a missing adapter is a failure; on other systems the machine's own GPU is used, if it has one.
const software = process.platform === 'linux' && process.arch === 'x64'
if (software) await useSwiftshader()

const offer = (await offerGpujs()).find(({ name }) => name === 'gpujs-webgpu')
if (software || offer?.available)
  describeBackend('gpujs, webgpu', () => createGpujsBackend('webgpu'), {
    precision: 'float32',
    leaveOut: {
      'XOR from zeros':
        'its 40,000 steps take a minute on a GPU in software; webasm and cpu run the same kernels',
      'follows PyTorch: depth-30':
        'takes half a minute on a GPU in software; "depth 50" and the other trajectories stay'
    }
  })
else
  test('gpujs, webgpu', (context) => {
    console.info(`skipped: gpujs, webgpu: ${offer?.detail}`)
    context.skip(offer?.detail)
  })

test.runIf(software)('gpujs, webgpu: its offer names the GPU and says that it is software', async () => {
  const { adapter } = (await createGpujsBackend('webgpu')).info
  expect(offer).toMatchObject({ available: true, software: true, detail: `${adapter} (software)` })
  expect(adapter).toMatch(/swiftshader/i)
})
