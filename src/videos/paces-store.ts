/** Where what was learnt of the machines is kept. Two processes that learn at once lose one lesson of the two, and no more. */
import type { Engine } from '../store/engine.ts'
import { type Learnt, learnt, nothingLearnt, type PaceName, type Paces, paceOf, pacesLearnt } from './pace.ts'

interface PaceDocument extends Learnt {
  /** Name of the pace, and what it depends on. */
  _id: string
}

export type PacesStore = ReturnType<typeof createPacesStore>

/** @param depends what the paces depend on: when it changes, all is learnt again */
export function createPacesStore({ engine, depends }: { engine: Engine; depends: string }) {
  const paces = engine.collection<PaceDocument>({ name: 'paces' })
  const idOf = (name: PaceName) => `${name} ${depends}`

  return {
    async known(): Promise<Paces> {
      const found = new Map((await paces.getMany(pacesLearnt.map(idOf))).map((one) => [one._id, one]))
      const told = pacesLearnt.map((name) => [name, paceOf(found.get(idOf(name)) ?? null)])
      return { ...nothingLearnt, ...Object.fromEntries(told) }
    },

    async learn(lessons: Readonly<Partial<Record<PaceName, Learnt>>>): Promise<void> {
      for (const name of pacesLearnt) {
        const lesson = lessons[name]
        if (lesson === undefined) continue
        const after = learnt(await paces.get(idOf(name)), lesson)
        if (after !== null) await paces.put({ ...after, _id: idOf(name) })
      }
    },
  }
}
