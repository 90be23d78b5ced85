/** What this process is told from outside: its settings (the environment, and a `.env` file for those who have one), its version. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LoadedSettings, loadSettings } from '#config/load-settings.ts'

/** The environment wins over the file. @throws {SettingsRefused} */
export function settingsOfProcess(): LoadedSettings {
  try {
    process.loadEnvFile()
  } catch (error) {
    // No `.env` is the usual case.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return loadSettings(process.env)
}

export async function ownVersion(): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(import.meta.dirname, '../package.json'), 'utf8'),
  )
  return version
}
