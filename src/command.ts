/** A command of an operator, in a terminal: what it did on the standard output, or one sentence on the other and 1. */
import type { Settings } from '#config/settings.ts'
import { sentenceOfDatabaseFault } from './database-fault.ts'
import { settingsOfProcess } from './environment.ts'
import { typeset } from './text/french-typography.ts'

/**
 * @param usage told when it is asked for (`--help`), and to who gives an option: there are none
 * @param act gives what is told; the message of what it throws is for the operator to read
 */
export async function runCommand(
  usage: string,
  act: (words: readonly string[], settings: Settings) => Promise<string>,
): Promise<void> {
  const words = process.argv.slice(2)
  if (isToldUsage(usage, words)) return
  try {
    const told = await act(words, settingsOfProcess().settings)
    process.stdout.write(`${typeset(told)}\n`)
  } catch (error) {
    fail(sentenceOfDatabaseFault(error) ?? (error as Error).message)
  }
}

/** True when nothing is left to do: what the command is for was asked, or an option that is not there, which is refused. */
export function isToldUsage(usage: string, words: readonly string[]): boolean {
  if (words.some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${typeset(usage)}\n`)
    return true
  }
  const option = words.find((word) => word.startsWith('-'))
  if (option === undefined) return false
  fail(`« ${option} » n’est pas une option de cette commande.\n\n${usage}`)
  return true
}

function fail(sentence: string): void {
  process.stderr.write(`${typeset(sentence)}\n`)
  process.exitCode = 1
}
