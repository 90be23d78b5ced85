/** What we write is pinned: each document is compared with its file, so that a change is read as another server would. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

const folder = join(import.meta.dirname, '../fixtures/federation/outgoing')

/** With PIN=1 the file is written: then its difference is to be reviewed. */
export function expectPinned(name: string, document: unknown): void {
  const path = join(folder, `${name}.json`)
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (process.env.PIN === '1') writeFileSync(path, text)
  expect(JSON.parse(text)).to.deep.equal(JSON.parse(readFileSync(path, 'utf8')))
}
