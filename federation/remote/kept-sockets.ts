/**
 * Connections that stay open for the next request to the same host: so many in all, the longest unused going first.
 * node's own limit (`maxTotalSockets`) counts them too, and makes a host that has none wait until those of others end.
 * How many are in use at once is for those who ask.
 */
import { type AgentOptions, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'

const mostKept = 1024

/** @param most of both protocols together */
export function createKeepingAgents(most = mostKept): { http: HttpAgent; https: HttpsAgent } {
  const options: AgentOptions = { keepAlive: true, keepAliveMsecs: 10_000, maxFreeSockets: 4, timeout: 60_000 }
  const unused = new Set<Duplex>()
  const met = new WeakSet<Duplex>()

  function keep(socket: Duplex): void {
    const oldest = unused.size >= most ? unused.values().next().value : undefined
    if (oldest !== undefined) {
      unused.delete(oldest)
      oldest.destroy()
    }
    unused.add(socket)
    if (met.has(socket)) return
    met.add(socket)
    socket.once('close', () => unused.delete(socket))
  }

  /** The two methods that node lets an agent override: https://nodejs.org/api/http.html#agentkeepsocketalivesocket */
  function keeping<A extends HttpAgent>(agent: A): A {
    const keepSocketAlive = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => unknown
    const reuseSocket = agent.reuseSocket.bind(agent)
    agent.keepSocketAlive = (socket) => {
      const isKept = Boolean(keepSocketAlive(socket))
      if (isKept) keep(socket)
      return isKept
    }
    agent.reuseSocket = (socket, request) => {
      unused.delete(socket)
      reuseSocket(socket, request)
    }
    return agent
  }

  return { http: keeping(new HttpAgent(options)), https: keeping(new HttpsAgent(options)) }
}
