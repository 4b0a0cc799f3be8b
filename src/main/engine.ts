import { utilityProcess } from 'electron'
import { builtFile } from '#node/built'
import type { EngineLauncher } from '#lab/ports'

/** The engine as a child of Electron. */
export const utilityEngine: EngineLauncher = {
  launch() {
    const child = utilityProcess.fork(builtFile('main/engine.js'), [], {
      serviceName: 'InitLab engine',
      stdio: ['ignore', 'ignore', 'pipe']
    })
    let lastWords = ''
    child.stderr?.on('data', (text: Buffer) => {
      lastWords = (lastWords + text.toString()).slice(-2000)
    })
    return {
      post: (message) => child.postMessage(message),
      on: (listener) => void child.on('message', listener),
      onExit: (listener) =>
        void child.once('exit', (code) =>
          listener([`exit code ${code}`, lastWords.trim()].join('\n').trim())
        ),
      kill: () => void child.kill()
    }
  }
}
