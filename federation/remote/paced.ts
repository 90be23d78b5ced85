/** What comes of others, as long as it comes: one byte now and then would hold a place for ever. */
import type { Readable } from 'node:stream'
import { RemoteRefused } from '../ports.ts'

/** In one `everyMs`: less than the slowest line brings. Also what a viewer who stopped no longer takes. */
const leastBytes = 16_384

/** Its bytes. Ended early, the body is destroyed. @throws {RemoteRefused} `too-slow` */
export async function* paced(body: Readable, everyMs: number): AsyncGenerator<Buffer> {
  let sum = 0
  const watch = setInterval(() => {
    if (sum < leastBytes) body.destroy(new RemoteRefused('too-slow', `less than ${leastBytes} bytes in ${everyMs} ms`))
    sum = 0
  }, everyMs)
  try {
    for await (const chunk of body) {
      sum += (chunk as Buffer).length
      yield chunk as Buffer
    }
  } finally {
    clearInterval(watch)
  }
}
