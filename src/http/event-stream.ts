/** Server-sent events (HTML §9.2) to one reader, for as long as they may read them: asked again before each. */
import type { Response } from 'express'

/** Proxies close a silent connection; a comment keeps it open (HTML, server-sent events §9.2.7). */
const heartbeatMs = 20_000

/** What waits for a reader who takes nothing, and then comes back for what is: a state, not a history. */
const mostWaitingBytes = 1024 * 1024

export interface EventStream {
  tell(event: string, data: unknown): void
  end(): void
}

/**
 * Begins the answer. In the order told; nothing goes out any more once `mayRead` said no or could not say: the stream is
 * over then, and a browser that may still read asks again.
 * @param onEnd called once, however it ends
 */
export function openEventStream(
  response: Response,
  { mayRead, signal, onEnd }: { mayRead: () => Promise<boolean>; signal: AbortSignal; onEnd: () => void },
): EventStream {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    // nginx would hold the events back.
    'X-Accel-Buffering': 'no',
  })
  response.write('retry: 3000\n\n')
  let isOver = false
  let last = Promise.resolve()
  const over = () => {
    if (isOver) return
    isOver = true
    clearInterval(heartbeat)
    signal.removeEventListener('abort', over)
    onEnd()
    response.end()
  }
  const send = (text: string) => {
    last = last.then(async () => {
      if (isOver) return
      if (!(await mayRead().catch(() => false))) return over()
      if (isOver) return
      response.write(text)
      if (response.writableLength < mostWaitingBytes) return
      over()
      response.destroy()
    })
  }
  const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs)
  response.on('close', over)
  signal.addEventListener('abort', over)
  // Gone already: nothing more will be said of it. Once the caller has had the time to know how to leave.
  if (response.destroyed || signal.aborted) queueMicrotask(over)
  return { tell: (event, data) => send(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`), end: over }
}
