/** Senders for tests of uploads: tus-js-client as the pages use it, and single requests. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as openRequest } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Upload, type UploadOptions } from 'tus-js-client'
import type { ServerOptions } from './upload-server.ts'

export const jeanne = '11111111-1111-4111-8111-111111111111'
export const odile = '22222222-2222-4222-8222-222222222222'

export interface Sending {
  upload: Upload
  /** Resolves at its end, with the video it was told of. */
  done: Promise<string | undefined>
  /** Resolves once that many bytes have been accepted. */
  reached(bytes: number): Promise<void>
}

export function send(content: Buffer, options: UploadOptions & { person?: string }): Sending {
  const { person = jeanne, ...given } = options
  const end = Promise.withResolvers<string | undefined>()
  end.promise.catch(() => {})
  const waiting: { bytes: number; resolve: () => void }[] = []
  let reached = 0
  const upload = new Upload(content, {
    chunkSize: 64 * 1024,
    retryDelays: Array.from({ length: 400 }, () => 50),
    headers: { 'X-Person': person },
    metadata: { filename: 'La dictée.mp4' },
    ...given,
    onChunkComplete(_size, accepted) {
      reached = Math.max(reached, accepted)
      for (const one of waiting) if (reached >= one.bytes) one.resolve()
    },
    onSuccess: ({ lastResponse }) => end.resolve(lastResponse.getHeader('X-Video')),
    onError: end.reject,
  })
  return {
    upload,
    done: end.promise,
    // It may have gone on meanwhile.
    reached: (bytes) => new Promise((resolve) => (reached >= bytes ? resolve() : waiting.push({ bytes, resolve }))),
  }
}

export interface Answer {
  status: number
  headers: Record<string, string | undefined>
  body: string
}

/** One request, exactly as written. */
export async function ask(
  endpoint: string,
  method: string,
  {
    headers = {},
    body,
    person = jeanne,
  }: { headers?: Record<string, string>; body?: Buffer; person?: string | null } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(endpoint)
  const path = endpoint.slice(endpoint.indexOf('/', 'http://'.length))
  const request = openRequest({
    hostname,
    port,
    path,
    method,
    headers: { 'Tus-Resumable': '1.0.0', ...(person === null ? {} : { 'X-Person': person }), ...headers },
  })
  request.end(body)
  const [response] = await once(request, 'response')
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

export function sha1(content: Buffer): string {
  return createHash('sha1').update(content).digest('hex')
}

export interface UploadProcess {
  child: ChildProcess
  endpoint: string
  port: number
  kill(): Promise<void>
}

const living = new Set<UploadProcess['kill']>()

/** After a test, whatever became of it. */
export async function killUploadProcesses(): Promise<void> {
  for (const kill of living) await kill()
}

/** The server in a process of its own. */
export async function uploadProcess(options: ServerOptions): Promise<UploadProcess> {
  const program = fileURLToPath(new URL('./upload-server.ts', import.meta.url))
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
    living.delete(kill)
  }
  living.add(kill)
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(() => {
      throw new Error('the server ended before it listened')
    }),
  ])) as [string]
  const port = Number(line)
  return {
    child,
    port,
    endpoint: `http://127.0.0.1:${port}/api/v1/uploads`,
    kill,
  }
}
