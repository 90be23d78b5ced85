/**
 * tus 1.0 (https://tus.io/protocols/resumable-upload) at `/api/v1/uploads`, for people who are signed in. `@tus/server`
 * speaks the protocol; what it does not know is decided before it is called: who sends, to which upload of theirs, how
 * much, and what has already arrived.
 */
import type { IncomingMessage } from 'node:http'
import type { ServerOptions, Server as TusServer } from '@tus/server'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { participant } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import { InvalidInput } from '../app-error.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import { MethodNotAllowed } from '../http/refusals.ts'
import type { Receiving } from '../media/receiving.ts'
import { type ReceiveUpload, toAwaited } from './receive-upload.ts'
import { parseMetadata, type Upload, UploadAlreadyReceived, type UploadId } from './upload.ts'
import type { createUploadLocks } from './upload-locks.ts'
import { inOurWords, UploadNotFound } from './upload-refusals.ts'
import type { UploadsStore } from './uploads-store.ts'

export const uploadsPath = '/api/v1/uploads'

interface UploadRoutesParts {
  uploads: UploadsStore
  receive: ReceiveUpload
  receiving: () => Promise<Receiving>
  locks: ReturnType<typeof createUploadLocks>
  viewerOf: (request: Request) => Viewer
  rateLimits: Pick<RateLimits, 'consume'>
  /** Told to who asks before signing in. */
  largestBytes: number
}

/** Mounted at `uploadsPath`. */
export function uploadRoutes(parts: UploadRoutesParts): RequestHandler {
  const { uploads, receive, locks, viewerOf, rateLimits } = parts
  /** The upload that a request is about, once it is known to be its sender's. */
  const uploadOf = new WeakMap<IncomingMessage, Upload>()
  let opening: Promise<TusServer> | null = null
  const tus = () => {
    opening ??= openTus(parts, uploadOf)
    return opening
  }

  async function answer(request: Request, response: Response): Promise<void> {
    if (request.method === 'OPTIONS') return (await tus()).handle(request, response)
    const viewer = viewerOf(request)
    const { accountId } = participant(viewer)
    await rateLimits.consume('upload', viewer, request.ip ?? '')
    const id = request.path.slice(1)
    if (id === '') {
      if (request.method !== 'POST') throw new MethodNotAllowed(['POST', 'OPTIONS'])
      return create(viewer, request, response)
    }
    const upload = await uploads.find(id as UploadId)
    if (upload === null || upload.accountId !== accountId) throw new UploadNotFound()
    response.setHeader('X-Video', upload.videoId)
    switch (request.method) {
      case 'HEAD':
      case 'PATCH':
        return goOn(upload, request, response)
      case 'DELETE':
        return giveUp(upload, response)
      default:
        throw new MethodNotAllowed(['HEAD', 'PATCH', 'DELETE', 'OPTIONS'])
    }
  }

  async function create(viewer: Viewer, request: Request, response: Response): Promise<void> {
    const server = await tus()
    // Without this header tus answers 412, and nothing must have been opened.
    if (request.get('Tus-Resumable') !== '1.0.0') return server.handle(request, response)
    if (request.get('Upload-Concat') !== undefined) {
      throw new InvalidInput([{ pointer: '/concat', detail: 'Envoyez le fichier en un seul envoi.' }])
    }
    const metadata = parseMetadata(request.get('Upload-Metadata'))
    const [fileName, replaces] = [metadata.get('filename'), metadata.get('replaces')]
    const size = request.get('Upload-Length')
    const upload = await receive.open(viewer, {
      size,
      ...(fileName === undefined ? {} : { fileName }),
      ...(replaces === undefined ? {} : { replaces }),
    })
    uploadOf.set(request, upload)
    response.setHeader('X-Video', upload.videoId)
    await server.handle(request, response)
    // Its address was not told: nobody can go on with it.
    if (response.statusCode >= 400) await receive.cancel(upload)
  }

  async function goOn(upload: Upload, request: Request, response: Response): Promise<void> {
    // A crash may have come after the last byte: whoever asks where to go on is then told that it is all here.
    if (request.method === 'HEAD' && upload.state === 'receiving') await handOverIfWhole(upload)
    const current = await uploads.find(upload._id)
    if (current === null) throw new UploadNotFound()
    if (current.state === 'received') return answerReceived(current, request, response)
    if (request.method === 'PATCH') await receive.isAlive(current)
    uploadOf.set(request, current)
    await (await tus()).handle(request, response)
  }

  async function handOverIfWhole(upload: Upload): Promise<void> {
    const receiving = await parts.receiving()
    if ((await receiving.bytesOf(toAwaited(upload))) === upload.sizeBytes) await receive.handOver(upload)
  }

  /** Another tab, or one that did not hear the end: it has nothing left to send. */
  function answerReceived({ sizeBytes }: Upload, request: Request, response: Response): void {
    const offset = request.get('Upload-Offset')
    if (request.method === 'PATCH' && offset !== String(sizeBytes)) throw new UploadAlreadyReceived()
    response.writeHead(request.method === 'PATCH' ? 204 : 200, {
      'Tus-Resumable': '1.0.0',
      'Cache-Control': 'no-store',
      'Upload-Offset': String(sizeBytes),
      'Upload-Length': String(sizeBytes),
    })
    response.end()
  }

  /** Not by tus, which knows neither the draft nor the note. Waits for the request that writes to it to end. */
  async function giveUp(upload: Upload, response: Response): Promise<void> {
    const lock = locks.of(upload._id)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    await lock.lock(gone.signal, () => {})
    try {
      const current = await uploads.find(upload._id)
      if (current !== null && !(await receive.cancel(current))) throw new UploadAlreadyReceived()
    } finally {
      await lock.unlock()
    }
    response.writeHead(204, { 'Tus-Resumable': '1.0.0' }).end()
  }

  return (request: Request, response: Response, next: NextFunction) => {
    answer(request, response).catch((error: unknown) => {
      response.removeHeader('X-Video')
      response.setHeader('Tus-Resumable', '1.0.0')
      next(inOurWords(error))
    })
  }
}

async function openTus(
  { receive, receiving, locks, largestBytes }: UploadRoutesParts,
  uploadOf: WeakMap<IncomingMessage, Upload>,
): Promise<TusServer> {
  const [{ Server }, { datastore, tusId }] = await Promise.all([import('@tus/server'), receiving()])

  type TusRequest = Parameters<NonNullable<ServerOptions['onUploadFinish']>>[0]
  const uploadFor = (request: TusRequest): Upload | undefined => {
    const received = request.runtime?.node?.req as IncomingMessage | undefined
    return received && uploadOf.get(received)
  }
  const known = (request: TusRequest): Upload => {
    const upload = uploadFor(request)
    if (!upload) throw new Error('a request came to tus before its upload was known')
    return upload
  }

  return new Server({
    path: uploadsPath,
    datastore,
    locker: locks,
    // A phone that comes back must not wait long for its own dead connection.
    lockDrainTimeout: 1000,
    allowedOrigins: () => false,
    maxSize: (request) => uploadFor(request)?.sizeBytes ?? largestBytes,
    namingFunction: (request) => tusId(toAwaited(known(request))),
    getFileIdFromRequest: (request) => tusId(toAwaited(known(request))),
    generateUrl: (request) => `${uploadsPath}/${known(request)._id}`,
    // What the sender says of the file is not kept: its name may hold that of a child.
    onUploadCreate: async () => ({ metadata: {} }),
    async onUploadFinish(request) {
      if (!(await receive.handOver(known(request)))) throw new Error('an upload ended before its last byte')
      return {}
    },
    // Told as all refusals are, by whoever asked; to one who has gone, nothing is.
    async onResponseError(request, error) {
      if (request.runtime?.node?.res?.destroyed !== true) throw error
      return undefined
    },
  })
}
