#!/usr/bin/env node
// The lab at a prompt: `npm run -s lab -- …`, or the command `initlab`.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { freshen, orExit } from '../bundles/fresh.mjs'
import { root } from '../root.mjs'
import { typedIn } from './typed-in.mjs'

await orExit(freshen(['cli', 'engine']))
// Where somebody looks for a mistake, stack traces point at the sources, in the engine's process too.
if (process.env['INITLAB_DEBUG']) {
  process.setSourceMapsEnabled(true)
  process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --enable-source-maps`
}
process.chdir(typedIn('lab'))
const cli = join(root, 'out', 'main', 'cli.js')
process.argv[1] = cli
await import(pathToFileURL(cli).href)
