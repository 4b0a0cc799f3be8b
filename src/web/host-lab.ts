import { createLab, type Lab } from '#lab/lab'
import { nodeHost } from '#node/host'
import { ownPlace } from '#node/own-place'
import { startWebHost, type WebHost, type WebHostOptions } from './server'
import { userFolder } from './user-folder'

/** The user's lab, served to a browser. */
interface HostedLab {
  readonly lab: Lab
  readonly host: WebHost
  /** Takes leave of page and engine, then ends the process. */
  end(): void
}

/** Rejects when the port is taken. */
export async function hostLab(options: Omit<WebHostOptions, 'serve'>): Promise<HostedLab> {
  const lab = createLab({ host: nodeHost(), own: ownPlace(userFolder()), log: console.error })
  const host = await startWebHost({ ...options, serve: lab.serve })
  let ending = false
  return {
    lab,
    host,
    end() {
      if (ending) return
      ending = true
      const { results, experiment } = lab.document.state.unsaved
      if (results || experiment) console.log('What was not saved comes back at the next start.')
      void Promise.all([host.close(), lab.dispose()]).then(() => process.exit(0))
    }
  }
}
