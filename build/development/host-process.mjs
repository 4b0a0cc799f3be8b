import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from '../root.mjs'

/** @import { ChildProcess } from 'node:child_process' */

/**
 * What src/web/development.ts says of itself.
 * @typedef {{ readonly port: number, readonly address: string, readonly secrets: object }} Said
 */

/** Milliseconds for taking leave. */
const patience = 5000

/** The web host with its engine, as a child that can be exchanged while pages stay open. */
export class HostProcess {
  /** @type {ChildProcess | null} */
  #child = null
  /** @type {Said | null} */
  #said = null

  /**
   * Starts it, or starts it again at the same address. Rejects where it ends at once, after it has said why.
   * @param {Readonly<Record<string, unknown>>} wish as src/web/development.ts takes it
   * @returns {Promise<string>} the address, with the token
   */
  async start(wish) {
    await this.stop()
    const flags = ['--enable-source-maps']
    const child = fork(join(root, 'out', 'main', 'development.js'), [], {
      execArgv: flags,
      // For the engine.
      env: { ...process.env, NODE_OPTIONS: [process.env['NODE_OPTIONS'], ...flags].join(' ').trim() }
    })
    this.#child = child
    const said = once(child, 'message')
    const ended = once(child, 'exit').then(([code]) => {
      if (this.#child === child) this.#child = null
      throw new Error(`The host ended (exit code ${code}).`)
    })
    // After the start it is the host's business.
    ended.catch(() => undefined)
    child.send({ ...wish, ...this.#said })
    ;[this.#said] = await Promise.race([said, ended])
    return this.#said?.address ?? ''
  }

  /** Ends it, and its engine. */
  async stop() {
    const child = this.#child
    if (!child) return
    this.#child = null
    const exited = once(child, 'exit')
    const overdue = setTimeout(() => child.kill('SIGKILL'), patience)
    child.disconnect()
    await exited
    clearTimeout(overdue)
  }
}
