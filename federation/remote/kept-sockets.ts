/**
 * Connections that stay open for the next request to the same host: so many in all, the longest unused going first.
 * node's own limit (`maxTotalSockets`) counts them too, and makes a host that has none wait until those of others end.
 * How many are in use at once is for those who ask.
 */
import type { Agent } from 'node:http'
import type { Duplex } from 'node:stream'

const mostKept = 1024

/** @param most of all the agents together @returns the agent that is given to it, which keeps no more than that */
export function keepAtMost(most = mostKept): <A extends Agent>(agent: A) => A {
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
  return (agent) => {
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
}
