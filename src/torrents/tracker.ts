/**
 * Where browsers that watch the same film, in the same place, find one another (`/tracker`, WebSocket). It introduces only who comes
 * from the same network: a school. It knows them while they are connected, in memory, and writes nothing of them anywhere.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { networkOf } from '../http/rate-limits.ts'
import {
  type Announce,
  answered,
  longestMessage,
  mostOffers,
  offered,
  readAnnounce,
  refusal,
  welcome,
} from './tracker-messages.ts'

export interface TrackerLimits {
  /** Connections, in all and from one network (a school has one address). */
  connections: number
  connectionsPerNetwork: number
  /** Films that one connection exchanges at once: the qualities of one or two. */
  filmsPerConnection: number
  /** Messages of one connection: at once, and then each second. */
  burst: number
  messagesPerSecond: number
  /** Until the first announce, and between two signs of life. */
  silenceSeconds: number
}

const usualLimits: TrackerLimits = {
  connections: 5000,
  connectionsPerNetwork: 500,
  filmsPerConnection: 12,
  burst: 100,
  messagesPerSecond: 3,
  silenceSeconds: 60,
}

interface TrackerParts {
  /** Whether everyone may have the film of this number, now. */
  isShared: (infoHash: string) => Promise<boolean>
  /** Behind a proxy, an address is not the socket's. */
  addressOf: (request: IncomingMessage) => string
  limits?: Partial<TrackerLimits>
}

export interface Tracker {
  /** Whether a request to change protocols is for us: all others are answered as if they had not asked. */
  takes(request: IncomingMessage): boolean
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** How many are connected. */
  readonly connections: number
  /** Everybody is sent away; they come back to the next process. */
  close(): void
}

/** One browser. */
interface Member {
  socket: WebSocket
  network: string
  /** By number of film: what it calls itself there. */
  films: Map<string, string>
  allowance: number
  countedAt: number
  isAlive: boolean
  /** What it said last is being answered until then. */
  heard: Promise<void>
}

/** What waits to be sent to one that reads nothing. */
const mostBuffered = 512 * 1024
const intervalSeconds = 120

export function createTracker({ isShared, addressOf, limits: given }: TrackerParts): Tracker {
  const limits = { ...usualLimits, ...given }
  const server = new WebSocketServer({ noServer: true, maxPayload: longestMessage, perMessageDeflate: false })
  /** By film and network: who is there, by name. */
  const swarms = new Map<string, Map<string, Member>>()
  const members = new Set<Member>()
  const ofNetwork = new Map<string, number>()

  const swarmKey = ({ network }: Member, infoHash: string) => `${infoHash} ${network}`

  function leave(member: Member, infoHash: string): void {
    const peerId = member.films.get(infoHash)
    const key = swarmKey(member, infoHash)
    const swarm = swarms.get(key)
    member.films.delete(infoHash)
    if (peerId === undefined || swarm?.get(peerId) !== member) return
    swarm.delete(peerId)
    if (swarm.size === 0) swarms.delete(key)
  }

  /** Null when somebody else has this name there, or when it is in too many. */
  function join(member: Member, { infoHash, peerId }: Announce): Map<string, Member> | null {
    const key = swarmKey(member, infoHash)
    const swarm = swarms.get(key) ?? new Map<string, Member>()
    const known = swarm.get(peerId)
    if (known === member) return swarm
    if (known || member.films.has(infoHash) || member.films.size >= limits.filmsPerConnection) return null
    swarms.set(key, swarm.set(peerId, member))
    member.films.set(infoHash, peerId)
    return swarm
  }

  function say(member: Member, message: string): void {
    if (member.socket.bufferedAmount > mostBuffered) member.socket.terminate()
    else member.socket.send(message)
  }

  async function hear(member: Member, text: string): Promise<void> {
    const announce = readAnnounce(text)
    if (announce === null) return member.socket.close(1008, 'not an announce')
    const { infoHash, peerId, offers, answer } = announce
    if (announce.isLeaving) return leave(member, infoHash)
    // Asked each time: it may have been withdrawn since.
    if (!(await isShared(infoHash))) {
      leave(member, infoHash)
      return say(member, refusal(infoHash))
    }
    if (!members.has(member)) return
    const swarm = join(member, announce)
    if (swarm === null) return member.socket.close(1008, 'too many films, or a name that is taken')
    if (answer !== null) {
      const asker = swarm.get(answer.toPeerId)
      if (asker && asker !== member) say(asker, answered(announce, answer))
      return
    }
    say(member, welcome(infoHash, swarm.size - 1, intervalSeconds))
    const others = someOf(swarm, offers.length, peerId)
    for (const [rank, offer] of offers.entries()) {
      const other = others[rank]
      if (other) say(other, offered(announce, offer))
    }
  }

  /** A bucket that refills. */
  function isWithinAllowance(member: Member): boolean {
    const now = performance.now()
    const earned = ((now - member.countedAt) / 1000) * limits.messagesPerSecond
    member.allowance = Math.min(limits.burst, member.allowance + earned) - 1
    member.countedAt = now
    return member.allowance >= 0
  }

  function accept(socket: WebSocket, network: string): void {
    const member: Member = {
      socket,
      network,
      films: new Map(),
      allowance: limits.burst,
      countedAt: performance.now(),
      isAlive: true,
      heard: Promise.resolve(),
    }
    members.add(member)
    ofNetwork.set(network, (ofNetwork.get(network) ?? 0) + 1)
    // `ws` closes the connection by itself after an error.
    socket.on('error', () => {})
    socket.on('pong', () => {
      member.isAlive = true
    })
    socket.on('message', (data, isBinary) => {
      if (isBinary || !isWithinAllowance(member)) return socket.close(1008, 'too much')
      // One after the other: an answer that overtakes its welcome would be to nobody.
      socket.pause()
      member.heard = member.heard
        .then(() => hear(member, String(data)))
        .catch(() => socket.terminate())
        .finally(() => socket.resume())
    })
    socket.on('close', () => {
      members.delete(member)
      const left = (ofNetwork.get(network) ?? 1) - 1
      if (left > 0) ofNetwork.set(network, left)
      else ofNetwork.delete(network)
      for (const infoHash of [...member.films.keys()]) leave(member, infoHash)
    })
  }

  /** Who gave no sign of life since the last time, or is in no film and says nothing, is sent away. */
  const watch = setInterval(() => {
    const since = performance.now() - limits.silenceSeconds * 1000
    for (const member of members) {
      const isIdle = member.films.size === 0 && member.countedAt < since
      if (!member.isAlive || isIdle) member.socket.terminate()
      else {
        member.isAlive = false
        member.socket.ping()
      }
    }
  }, limits.silenceSeconds * 1000)
  watch.unref()

  return {
    takes: ({ url, headers }) =>
      /^\/tracker\/?(?:\?|$)/.test(url ?? '') && headers.upgrade?.toLowerCase() === 'websocket',

    upgrade(request, socket, head) {
      socket.on('error', () => {})
      const network = networkOf(addressOf(request))
      if (members.size >= limits.connections || (ofNetwork.get(network) ?? 0) >= limits.connectionsPerNetwork) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 120\r\nConnection: close\r\n\r\n')
        return
      }
      server.handleUpgrade(request, socket, head, (accepted) => accept(accepted, network))
    },

    get connections() {
      return members.size
    },

    close() {
      clearInterval(watch)
      for (const { socket } of members) socket.terminate()
      server.close()
    },
  }
}

/** Others than this one, at random, as many as there are offers. */
function someOf(swarm: ReadonlyMap<string, Member>, count: number, but: string): Member[] {
  if (count === 0) return []
  const others = [...swarm].filter(([peerId]) => peerId !== but).map(([, member]) => member)
  for (let at = 0; at < Math.min(count, others.length, mostOffers); at += 1) {
    const other = at + Math.floor(Math.random() * (others.length - at))
    const [one, two] = [others[at], others[other]]
    if (one && two) [others[at], others[other]] = [two, one]
  }
  return others.slice(0, count)
}
