import { engineContract } from '#test/contract/engine.suite.ts'
import { aStorage, enginesUnderTest } from './an-engine.ts'

for (const { name, kind, pending } of enginesUnderTest) {
  describe(`the document port on ${name}`, () => {
    if (pending === null) engineContract({ name, kind, openStorage: () => aStorage(kind) })
    else it(`keeps its promises (pending: ${pending})`)
  })
}
