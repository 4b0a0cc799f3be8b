// `npm start`: the lab in its window where Electron is here or can be had, else in the default browser.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { freshen, orExit } from '../bundles/fresh.mjs'
import { root } from '../root.mjs'
import { electronBinary, electronPackage } from './electron-binary.mjs'
import { typedIn } from './typed-in.mjs'

/** @import { SpawnOptions } from 'node:child_process' */

const usage = `npm start -- [file] [--web] [--no-open] [--port <number>]

  file       an experiment or .initlab file to open
  --web      the lab in a browser, even where Electron is installed
  --no-open  with the browser lab: print the address and open nothing
  --port     with the browser lab: this port instead of any free one

INITLAB_NO_ELECTRON_DOWNLOAD=1 never tries to fetch Electron.`

const downloadCap = 60_000
const triedFile = join(root, '.cache', 'electron-download-failed.txt')

const { values, positionals } = readArguments()
if (values.help) {
  console.log(usage)
  process.exit()
}
const files = positionals.map((file) => resolve(typedIn('start'), file))

const obstacle = values.web || values['no-open'] ? '' : await openWindow()
if (obstacle !== null) {
  if (obstacle) console.log(`${obstacle}: the lab opens in your browser instead, with the same functions.`)
  await openInBrowser()
}

/** null when the window was open and has been closed; else why there is none. */
async function openWindow() {
  if (process.platform === 'linux') {
    if (process.getuid?.() === 0) return 'Electron keeps its sandbox, and the root user cannot have one'
    if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'No display was found for a window'
  }
  const binary = electronBinary() ?? (await download())
  if (!binary) return 'Electron is not installed here and could not be fetched'
  await orExit(freshen(['window', 'engine', 'preload', 'page']))
  const started = Date.now()
  const code = await run(binary, [root, ...files], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined }
  })
  if (code === 0 || Date.now() - started > 10_000) {
    process.exitCode = code
    return null
  }
  return `Electron could not start (exit code ${code})`
}

/** Tries once per version of Electron; a failure is remembered, so that the next start does not wait. */
async function download() {
  if (process.env.INITLAB_NO_ELECTRON_DOWNLOAD) return null
  const { version } = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8'))
  if (existsSync(triedFile) && readFileSync(triedFile, 'utf8') === version) return null
  console.log(`Fetching Electron ${version} (once, at most a minute) …`)
  await run(process.execPath, [join(electronPackage, 'install.js')], {
    stdio: 'ignore',
    timeout: downloadCap
  })
  const binary = electronBinary()
  mkdirSync(dirname(triedFile), { recursive: true })
  if (binary) rmSync(triedFile, { force: true })
  else writeFileSync(triedFile, version)
  return binary
}

async function openInBrowser() {
  await orExit(freshen(['web', 'engine', 'page']))
  const options = [
    ...(values['no-open'] ? ['--no-open'] : []),
    ...(values.port === undefined ? [] : ['--port', values.port])
  ]
  const web = join(root, 'out', 'main', 'web.js')
  process.argv.splice(1, Infinity, web, ...options, '--', ...files)
  await import(pathToFileURL(web).href)
}

/**
 * Runs a program to its end and gives its exit code. Ctrl+C reaches it too, so this process waits for its goodbye.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {SpawnOptions} options
 * @returns {Promise<number>}
 */
function run(program, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options })
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward).on('SIGTERM', forward)
    /** @param {number} code */
    const end = (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      done(code)
    }
    child.once('error', () => end(1))
    child.once('exit', (code) => end(code ?? 1))
  })
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        web: { type: 'boolean' },
        'no-open': { type: 'boolean' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' }
      }
    })
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`)
    process.exit(2)
  }
}
