import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import type { BrowserOptions } from './browser'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export interface Report {
  readonly type: string
  readonly [detail: string]: unknown
}

/** The built Electron main process with its window, on the stand-in. */
export interface StandInApp {
  readonly page: Page
  /** Everything that the stand-in saw, in order. */
  readonly reports: readonly Report[]
  of(type: string): Report[]
  /** Answers the next dialog that the app shows, as Electron's dialog method would resolve. */
  answerDialog(answer: unknown): void
  emit(event: string, ...args: unknown[]): void
  /** Clicks a menu item, e.g. ['File', 'Save']. */
  menu(...path: string[]): void
  grantedPermissions(): Promise<Report>
  /** As the user closes the window; resolves when it asked or was gone. */
  closeWindow(): void
  readonly exited: Promise<number | null>
  /** Ends the app as a crash does, with no word; what it wrote stays. */
  crash(): Promise<void>
  /** Ends the app, whatever it wants. */
  kill(): Promise<void>
  readonly userData: string
}

export async function launchStandIn(
  browser: BrowserOptions,
  args: readonly string[] = [],
  /** Of an app that was started before; a new one unless said. */
  userData = mkdtempSync(join(tmpdir(), 'initlab-user-'))
): Promise<StandInApp> {
  const port = await freePort()
  const main = fork(at('../../out/main/index.js'), args, {
    execArgv: ['--import', new URL('./register.mjs', import.meta.url).href],
    env: {
      ...process.env,
      STAND_IN_BROWSER: JSON.stringify(browser),
      STAND_IN_PORT: String(port),
      STAND_IN_USER_DATA: userData
    },
    serialization: 'advanced'
  })
  const reports: Report[] = []
  main.on('message', (message) => reports.push(message as Report))
  const exited = new Promise<number | null>((resolve) => main.once('exit', resolve))

  await reported(main, reports, 'window')
  const connection = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
  const page = connection
    .contexts()
    .flatMap((context) => context.pages())
    .find((one) => one.url().includes('.invalid/'))
  if (!page) throw new Error('the window has no page')

  const order = (message: object): void => void main.send(message)
  return {
    page,
    reports,
    userData,
    exited,
    of: (type) => reports.filter((one) => one.type === type),
    answerDialog: (answer) => order({ order: 'dialog', answer }),
    emit: (event, ...emitted) => order({ order: 'emit', event, args: emitted }),
    menu: (...path) => order({ order: 'menu', path }),
    async grantedPermissions() {
      order({ order: 'permissions' })
      return reported(main, reports, 'permissions')
    },
    closeWindow: () => order({ order: 'close' }),
    async crash() {
      main.kill('SIGKILL')
      await exited
      await connection.close().catch(() => undefined)
    },
    async kill() {
      if (main.connected) main.disconnect()
      await exited
      await connection.close().catch(() => undefined)
      rmSync(userData, { recursive: true, force: true })
    }
  }
}

/** The first report of a type, past or to come. */
async function reported(main: ChildProcess, reports: readonly Report[], type: string): Promise<Report> {
  const past = reports.find((one) => one.type === type)
  if (past) return past
  return new Promise((resolve, reject) => {
    const listen = (message: unknown): void => {
      if ((message as Report).type !== type) return
      main.off('message', listen)
      resolve(message as Report)
    }
    main.on('message', listen)
    main.once('exit', (code) =>
      reject(new Error(`the main process ended (exit code ${code}) before "${type}"`))
    )
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
