/** A listener whose effect is counted: what it heard of each subject, in the order in which it counted. */
import type { Telling, ToldEvent } from '#src/events/events.ts'
import type { Engine, Stored } from '#src/store/engine.ts'

interface Heard extends Stored {
  ids: string[]
}

export function heardIn(engine: Engine) {
  return engine.collection<Heard>({ name: 'heard' })
}

export function hearInto(engine: Engine) {
  const heard = heardIn(engine)
  return (event: ToldEvent, telling: Telling): Promise<void> =>
    engine.transaction(async (tx) => {
      const subject = 'videoId' in event ? event.videoId : event.accountId
      const before = await tx.in(heard).get(subject)
      await tx.in(heard).put({ _id: subject, ids: [...(before?.ids ?? []), event.id] })
      await telling.done(tx)
    })
}
