/** A command of an operator, in a terminal: what it did on the standard output, or one sentence on the other and 1. */
import type { Settings } from '#config/settings.ts'
import { sentenceOfDatabaseFault } from './database-fault.ts'
import { settingsOfProcess } from './environment.ts'
import { typeset } from './text/french-typography.ts'

/** @param act gives what is told; the message of what it throws is for the operator to read */
export async function runCommand(
  act: (words: readonly string[], settings: Settings) => Promise<string>,
): Promise<void> {
  try {
    const told = await act(process.argv.slice(2), settingsOfProcess().settings)
    process.stdout.write(`${typeset(told)}\n`)
  } catch (error) {
    process.stderr.write(`${typeset(sentenceOfDatabaseFault(error) ?? (error as Error).message)}\n`)
    process.exitCode = 1
  }
}
