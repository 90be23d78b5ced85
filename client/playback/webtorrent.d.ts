/** The little of webtorrent that the player uses; it ships no types. Fields that begin with `_` are its own: its version is pinned. */
declare module 'webtorrent/dist/webtorrent.min.js' {
  interface Wire {
    readonly peerPieces: { get(rank: number): boolean }
    have(rank: number): void
    on(event: 'download' | 'upload', heard: (bytes: number) => void): void
    on(event: 'close', heard: () => void): void
  }

  export interface Torrent {
    readonly pieceLength: number
    readonly length: number
    readonly bitfield: { get(rank: number): boolean }
    readonly wires: readonly Wire[]
    readonly store: {
      put(rank: number, piece: Uint8Array, done: (error?: Error | null) => void): void
      get(rank: number, options: null, done: (error: Error | null, piece?: Uint8Array) => void): void
    }
    readonly _hashes: readonly string[]
    _markVerified(rank: number): void
    select(first: number, last: number, priority: number): void
    deselect(first: number, last: number): void
    on(event: 'wire', heard: (wire: Wire) => void): void
    on(event: 'verified', heard: (rank: number) => void): void
    on(event: 'error', heard: (error: Error) => void): void
    off(event: 'verified', heard: (rank: number) => void): void
  }

  export default class WebTorrent {
    constructor(options?: Record<string, unknown>)
    add(torrent: Uint8Array, options: Record<string, unknown>, added: (torrent: Torrent) => void): Torrent
    destroy(): void
    on(event: 'error', heard: (error: Error) => void): void
  }
}
