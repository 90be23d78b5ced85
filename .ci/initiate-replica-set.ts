/** Makes a replica set of one fresh MongoDB server, and waits for it to accept writes. Its argument: the address. */
import { setTimeout as delay } from 'node:timers/promises'
import { MongoClient } from 'mongodb'

const address = new URL(process.argv[2] ?? '')
await using client = new MongoClient(`mongodb://${address.host}/?directConnection=true`)
const admin = client.db('admin')
await admin
  .command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: address.host }] } })
  .catch((error: Error) => {
    if (!/already initialized/.test(error.message)) throw error
  })
const deadline = Date.now() + 30_000
while (!(await admin.command({ hello: 1 })).isWritablePrimary) {
  if (Date.now() > deadline) throw new Error('no primary within 30 s')
  await delay(100)
}
