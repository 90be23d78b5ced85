/** Where webtorrent keeps the pieces of a film: in memory (its own would write on the disk of a school's machine, and leave it there). */

type Done<T = void> = (error: Error | null, value?: T) => void

/** What webtorrent calls an abstract chunk store; it is used with `new`, or without. */
export function createPieceStore(chunkLength: number) {
  const pieces = new Map<number, Uint8Array>()
  const end = (done?: Done) => {
    pieces.clear()
    queueMicrotask(() => done?.(null))
  }
  return {
    chunkLength,

    put(rank: number, piece: Uint8Array, done?: Done) {
      pieces.set(rank, piece.slice())
      queueMicrotask(() => done?.(null))
    },

    get(
      rank: number,
      options: { offset?: number; length?: number } | null | Done<Uint8Array>,
      done?: Done<Uint8Array>,
    ) {
      const call = typeof options === 'function' ? options : done
      const { offset = 0, length } = typeof options === 'function' ? {} : (options ?? {})
      const piece = pieces.get(rank)
      queueMicrotask(() => {
        if (piece === undefined) call?.(new Error(`no piece ${rank}`))
        else call?.(null, piece.subarray(offset, length === undefined ? undefined : offset + length))
      })
    },

    close: end,
    destroy: end,
  }
}
