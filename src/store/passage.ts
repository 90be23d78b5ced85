/** Whether what a database holds came whole from another engine: written by `transfer.ts`, asked before an instance starts. */
import type { Collection, Engine, Stored } from './engine.ts'

export interface Passage extends Stored {
  /** Null until every document is there. */
  endedAt: string | null
}

export const passageId = 'sqlite'

export function passagesIn(engine: Engine): Collection<Passage> {
  return engine.collection<Passage>({ name: 'transfers' })
}

/** @throws {TransferUnfinished} */
export async function assertWhole(engine: Engine): Promise<void> {
  if (engine.kind === 'sqlite') return
  const passage = await passagesIn(engine).get(passageId)
  if (passage !== null && passage.endedAt === null) throw new TransferUnfinished()
}

/** For the operator: to run the transfer again, which ends it. */
class TransferUnfinished extends Error {
  override readonly name = 'TransferUnfinished'
  constructor() {
    super('a part only of the other database was transferred here')
  }
}
