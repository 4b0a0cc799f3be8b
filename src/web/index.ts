import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import openBrowser from 'open'
import { hostLab } from './host-lab'

/** `web.js [--no-open] [--port <number>] [file]`: the lab in a browser of this machine, until it is interrupted. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-open': { type: 'boolean', default: false }, port: { type: 'string', default: '0' } }
})

const fail = (message: string, exitCode: number): never => {
  console.error(message)
  process.exit(exitCode)
}

const port = Number(values.port)
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  fail(`--port (${values.port}): a whole number from 1 to 65535 is needed`, 2)
}

const { lab, host, end } = await hostLab({ port }).catch((error: NodeJS.ErrnoException) =>
  fail(
    error.code === 'EADDRINUSE'
      ? `--port (${port}): another program has this port; choose another, or none`
      : `The lab could not listen at port ${port}: ${error.message}`,
    error.code === 'EADDRINUSE' ? 2 : 1
  )
)

process.on('SIGINT', end)
process.on('SIGTERM', end)
process.on('SIGHUP', end)

const [file] = positionals
if (file !== undefined) await lab.openPath(resolve(file))

console.log(`InitLab is at ${host.address}`)
console.log('The address opens the lab in one browser, once, on this machine only. Ctrl+C ends it.')
if (!values['no-open']) {
  const helpless = (): void => console.log('No browser could be opened from here: open the address yourself.')
  try {
    const browser = await openBrowser(host.address)
    browser.once('error', helpless)
  } catch {
    helpless()
  }
}
