/** The little of `webtorrent` (which has no types) that tests use: a client that is not ours. */
declare module 'webtorrent' {
  import type { EventEmitter } from 'node:events'

  export interface Torrent extends EventEmitter {
    readonly infoHash: string
    readonly name: string
    readonly pieces: readonly unknown[]
    readonly files: readonly { name: string; arrayBuffer(): Promise<ArrayBuffer> }[]
  }

  export default class WebTorrent extends EventEmitter {
    constructor(options?: Record<string, unknown>)
    add(torrent: Uint8Array | string, options?: Record<string, unknown>): Torrent
    destroy(done?: (error?: unknown) => void): void
  }
}
