// `npm run docs`: writes docs/initializers.md and docs/training.md from the tables of the lab, as it lists them itself.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { initializersPage } from '../docs/initializers.mjs'
import { trainingPage } from '../docs/training.mjs'
import { root } from '../root.mjs'

write('initializers.md', await initializersPage(listed('initializers')))
write(
  'training.md',
  await trainingPage({
    activations: listed('activations'),
    losses: listed('losses'),
    optimizers: listed('optimizers'),
    schedules: listed('schedules'),
    datasets: listed('datasets')
  })
)

/**
 * @param {string} name
 * @param {string} page
 */
function write(name, page) {
  writeFileSync(join(root, 'docs', name), page)
}

/** @param {string} what */
function listed(what) {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'lab.mjs'), 'list', what, '--json'],
    { encoding: 'utf8', maxBuffer: 2 ** 24, stdio: ['ignore', 'pipe', 'inherit'] }
  )
  if (status !== 0) process.exit(1)
  return JSON.parse(stdout)
}
