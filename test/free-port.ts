/**
 * A port of loopback that nobody has, for what must come back on the same one. Below those that the system gives of
 * itself (from 32768 on Linux), so that no server of another test takes it meanwhile.
 */
import { once } from 'node:events'
import { createServer } from 'node:net'

export async function freePort(): Promise<number> {
  const port = 12_000 + Math.floor(Math.random() * 20_000)
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return freePort()
  }
  server.close()
  await once(server, 'close')
  return port
}
