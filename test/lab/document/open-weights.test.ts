import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { kindOf } from '#lab/document/open-file'

const fixture = async (path: string): Promise<Uint8Array> =>
  readFile(fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url)))

it.each([
  ['weights/foreign/plain.npz', 'net.npz', 'weights'],
  ['weights/foreign/plain.npz', 'downloaded', 'weights'],
  ['weights/foreign/bn.safetensors', 'net.safetensors', 'weights'],
  ['weights/foreign/bn.safetensors', 'model.bin', 'weights'],
  ['weights/foreign/model.pt', 'pytorch_model.bin', 'weights'],
  ['weights/foreign/model.h5', 'model.h5', 'weights'],
  ['weights/foreign/extra-number.json', 'weights.json', 'weights'],
  ['weights/foreign/e-plain.json', 'experiment.json', 'experiment'],
  ['versions/initlab-0/xor.initlab', 'xor.initlab', 'results'],
  ['versions/initlab-0/xor.initlab', 'sent by mail.zip', 'results']
] as const)('%s as “%s” holds %s', async (path, name, kind) =>
  expect(kindOf(name, await fixture(path))).toBe(kind)
)

it.each(['{}', '{"version": 1}', '{"W1": 3}', '{"arms": [[1, 2], [3, 4]]}', '[[1]]', '{'])(
  'JSON that is no weights, such as %s, is read as an experiment, which says what it lacks',
  (text) => expect(kindOf('a.json', new TextEncoder().encode(text))).toBe('experiment')
)
