import { Command, CommanderError } from 'commander'
import { InputError, describeProblem } from '#core/errors'
import { listCommand } from './commands/list'
import { replicateCommand } from './commands/replicate'
import { runCommand } from './commands/run'
import { schemaCommand } from './commands/schema'
import { statsCommand } from './commands/stats'
import { validateCommand } from './commands/validate'
import { labVersion } from '#node/version'

/** Exit codes: 0 done; 1 a failure of ours; 2 bad input; 130 interrupted. */
const failure = 1
const badInput = 2

async function main(argv: readonly string[]): Promise<number> {
  try {
    const program = new Command('initlab')
      .description('What do a network’s first weights do to its training? Experiments at a prompt.')
      .version(labVersion(), '-V, --version', 'print the version')
      .exitOverride()
      .showHelpAfterError()
    let exitCode = 0
    const done = (code: number): void => void (exitCode = code)
    for (const command of [
      runCommand(done),
      replicateCommand(done),
      statsCommand(),
      validateCommand(),
      listCommand(),
      schemaCommand()
    ]) {
      program.addCommand(command.copyInheritedSettings(program))
    }
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    return explain(error)
  }
}

function explain(error: unknown): number {
  // Commander has written its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : badInput
  if (error instanceof InputError) {
    for (const problem of error.problems) console.error(describeProblem(problem))
    return badInput
  }
  const [firstLine] = (error instanceof Error ? error.message : String(error)).split('\n')
  console.error(`InitLab failed: ${firstLine}`)
  if (process.env['INITLAB_DEBUG']) console.error(error)
  else console.error('Set INITLAB_DEBUG=1 to see where.')
  return failure
}

// A reader that has seen enough (`… | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await main(process.argv.slice(2))
