/** The settings of this process: the environment, and a `.env` file beside it for those who have one. */
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
