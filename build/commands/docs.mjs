// `npm run docs`: writes docs/initializers.md, docs/training.md and the JSON Schema of experiments from the tables of the
// lab, as it lists them itself.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { initializersPage } from '../docs/initializers.mjs'
import { trainingPage } from '../docs/training.mjs'
import { root } from '../root.mjs'

write('docs/initializers.md', await initializersPage(listed('initializers')))
write(
  'docs/training.md',
  await trainingPage({
    activations: listed('activations'),
    losses: listed('losses'),
    optimizers: listed('optimizers'),
    schedules: listed('schedules'),
    datasets: listed('datasets')
  })
)
write('resources/experiment.schema.json', toldByLab('schema'))

/**
 * @param {string} path
 * @param {string} text
 */
function write(path, text) {
  writeFileSync(join(root, path), text)
}

/** @param {string} what */
function listed(what) {
  return JSON.parse(toldByLab('list', what, '--json'))
}

/** @param {readonly string[]} args */
function toldByLab(...args) {
  const { stdout, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'lab.mjs'), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  if (status !== 0) process.exit(1)
  return stdout
}
