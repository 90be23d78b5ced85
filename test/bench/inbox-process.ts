/**
 * The instance that `inbox.ts` speaks to, in a process of its own that tells how much CPU it used. It takes and keeps
 * what comes; what follows from it is left to others (JOBS_EXCEPT), as on a machine that only serves.
 */
import { once } from 'node:events'
import { pino } from 'pino'
import { loadSettings } from '#config/load-settings.ts'
import { defaultBudgets } from '#src/http/rate-limits.ts'
import { startInstance } from '#src/main.ts'

const folder = process.argv[2] ?? ''
const { settings } = loadSettings({
  PORT: '0',
  DATA_FOLDER: folder,
  DEMONSTRATION: 'non',
  FEDERATION_PRIVATE: 'oui',
  JOBS_EXCEPT: 'inbox-lane',
})
const endless = { person: 1e9, address: 1e9 }
const instance = await startInstance(settings, {
  log: pino({ level: 'warn' }),
  budgets: { ...defaultBudgets, inbox: endless },
})
await instance.ready
process.send?.({ origin: instance.url.origin })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuSeconds: (user + system) / 1e6 })
})
await once(process, 'disconnect')
await instance.close()
