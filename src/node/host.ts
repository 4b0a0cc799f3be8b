import { availableParallelism } from 'node:os'
import type { EngineLauncher, Host } from '#lab/ports'
import { builtFile } from './built'
import { clock } from './clock'
import { compression } from './compression'
import { files } from './files'
import { forkedEngine } from './forked-engine'
import { shipped } from './shipped'
import { labVersion } from './version'

/** What Node has of all that the lab asks of its machine. */
export const nodeHost = (engine: EngineLauncher = forkedEngine(builtFile('main/engine.js'))): Host => ({
  version: labVersion(),
  platform: process.platform,
  runtime: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
  cores: availableParallelism(),
  clock,
  compression,
  engine,
  files,
  shipped
})
