/**
 * The least that `inbox.ts` could cost: bare `node:http` and `node:crypto` with the key at hand, `JSON.parse`, one row in
 * SQLite (`synchronous=FULL`, what comes within some milliseconds in one commit) and 202. It checks nothing, and knows nobody.
 */
import { createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { cavageText, isCavageSignedBy, readCavage } from '#federation/signatures/cavage.ts'
import { isDigestOf } from '#federation/signatures/digest.ts'

const [, , folder = '', publicKeyPem = ''] = process.argv
const key = createPublicKey(publicKeyPem)
const database = new DatabaseSync(join(folder, 'floor.sqlite'))
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE kept (id TEXT PRIMARY KEY, body TEXT)',
)
const insert = database.prepare('INSERT INTO kept VALUES (?, ?)')
let waiting: { id: string; body: string; response: ServerResponse }[] = []

function keepAll(): void {
  const all = waiting
  waiting = []
  database.exec('BEGIN')
  for (const { id, body } of all) insert.run(id, body)
  database.exec('COMMIT')
  for (const { response } of all) response.writeHead(202, { 'Content-Length': '0' }).end()
}

const server = createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    const bytes = Buffer.concat(pieces)
    const { method = '', url: path = '', headers } = request
    const said = readCavage(String(headers.signature))
    const text = said && cavageText(said, { method, path, headers, host: headers.host ?? '' })
    const holds =
      said && text && isDigestOf(String(headers.digest), bytes) && isCavageSignedBy(text, said.signature, key)
    if (!holds) return response.writeHead(401).end()
    const body = bytes.toString()
    waiting.push({ id: JSON.parse(body).id, body, response })
    if (waiting.length === 1) setTimeout(keepAll, 5)
  })
})
server.listen(0, '127.0.0.1', () =>
  process.send?.({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
)
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuSeconds: (user + system) / 1e6 })
})
await once(process, 'disconnect')
process.exit()
