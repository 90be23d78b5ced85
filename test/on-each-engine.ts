/** A suite on each engine; where one cannot be had, it stands as pending with the reason. */
import type { Engine } from '#src/store/engine.ts'
import { enginesUnderTest } from './store/an-engine.ts'

export function onEachEngine(title: string, suite: (kind: Engine['kind']) => void): void {
  for (const { name, kind, pending } of enginesUnderTest) {
    if (pending === null) describe(`${title}, on ${name}`, () => suite(kind))
    else describe.skip(`${title}, on ${name} (${pending})`, () => suite(kind))
  }
}
