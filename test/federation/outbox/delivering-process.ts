/** A process that delivers until it is killed. Run by `killed-deliveries.test.ts`; its argument is the address of the database. */
import { createDeliveries } from '#federation/outbox/create-deliveries.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { partsFor } from './some-deliveries.ts'

const engine = await openEngine({ databaseUrl: process.argv[2] ?? '' })
const deliveries = createDeliveries({
  ...partsFor(engine),
  settings: { atOnce: 8, perHost: 2 },
  sweepSeconds: 0.2,
  // Far longer than the test: it is not the end of the lease that is waited for.
  leaseSeconds: 3600,
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
deliveries.start()
