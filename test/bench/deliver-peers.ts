/**
 * The inboxes of `deliver.ts`, in a process of their own: one server for every address of loopback, each address a host.
 * It answers after a delay; addresses that it is told hang never answer. Says when it holds as many as it was told to wait for.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Round {
  expected: number
  delayMs: number
  hanging: string[]
}

let round: Round = { expected: 0, delayMs: 0, hanging: [] }
let heard = 0
let hanging = new Set<string>()

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume()
  request.on('end', () => {
    const [host = ''] = (request.headers.host ?? '').split(':')
    if (hanging.has(host)) return
    const answer = () => {
      response.writeHead(202).end()
      if (++heard === round.expected) process.send?.('all')
    }
    if (round.delayMs === 0) answer()
    else setTimeout(answer, round.delayMs)
  })
})
server.listen(0, '0.0.0.0', 4096, () => process.send?.(`port ${(server.address() as AddressInfo).port}`))
process.on('message', (next: Round) => {
  round = next
  hanging = new Set(next.hanging)
  heard = 0
  process.send?.('ready')
})
process.on('disconnect', () => process.exit())
