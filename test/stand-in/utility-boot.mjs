// The child's side of utilityProcess.fork: process.parentPort over child_process messages, then the forked file.
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'

class Port extends EventEmitter {
  /** @param {unknown} message */
  postMessage(message) {
    process.send?.(message)
  }
  start() {
    return undefined
  }
}
const port = new Port()

/**
 * As in Electron, messages wait until somebody listens.
 * @type {unknown[]}
 */
const early = []
/** @param {unknown} message */
const deliver = (message) => port.emit('message', { data: message, ports: [] })
process.on('message', (message) => (port.listenerCount('message') ? deliver(message) : early.push(message)))
port.on('newListener', (name) => {
  if (name === 'message') queueMicrotask(() => early.splice(0).forEach(deliver))
})
process.on('disconnect', () => process.exit(0))

Object.assign(process, { parentPort: port })
const [node = '', , file = '', ...args] = process.argv
process.argv = [node, file, ...args]
await import(pathToFileURL(file).href)
