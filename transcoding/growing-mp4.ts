/**
 * One rendition while ffmpeg makes it: a single fragmented MP4 that grows on disk by whole fragments, and the playlist that
 * names only bytes already written. Offsets never change: room is kept at the front for the index (`sidx`), filled at the end.
 */
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeBox, needBox, uint32s } from './mp4-boxes.ts'
import { type Mp4Track, prepareInit, readFragment, readTracks } from './mp4-fragments.ts'
import { averageBitrate, formatMediaPlaylist, peakBitrate, type Segment } from './playlist.ts'

interface GrowingMp4Parts {
  folder: string
  /** The file is `<name>.mp4`, the playlist `<name>.m3u8`. */
  name: string
  /** Of the whole film, as far as known: decides how much room the index gets. */
  expectedSeconds: number
  /** Usual length of a fragment. */
  fragmentSeconds: number
  /** See `MediaPlaylist`. */
  targetSeconds: number
}

export interface FinishedMp4 {
  sizeBytes: number
  durationSeconds: number
  peakBitrate: number
  averageBitrate: number
}

/** A fragment holds some seconds of one film: far below this. More means that the stream is not what we asked for. */
const largestBox = 256 << 20
/** A long playlist is not written again for each fragment of a fast encoding. */
const playlistEveryMs = 500

export class GrowingMp4 {
  readonly #parts: GrowingMp4Parts
  readonly #slots: number
  #file: FileHandle | null = null
  #chunks: Buffer[] = []
  #buffered = 0
  #ftyp: Buffer = Buffer.alloc(0)
  #init: Buffer = Buffer.alloc(0)
  #moof: Buffer | null = null
  #tracks: readonly Mp4Track[] = []
  /** Where each track ends, in ticks. */
  readonly #ends = new Map<number, number>()
  readonly #segments: (Segment & { ticks: number })[] = []
  #firstPresentation = 0
  #position = 0
  #playlistWrittenAt = 0

  constructor(parts: GrowingMp4Parts) {
    this.#parts = parts
    this.#slots = Math.min(65_535, Math.ceil((parts.expectedSeconds / parts.fragmentSeconds) * 1.1) + 16)
  }

  get segments(): readonly Segment[] {
    return this.#segments
  }

  /** Known from the first fragment on. */
  get tracks(): readonly Mp4Track[] {
    return this.#tracks
  }

  get peakBitrate(): number {
    return peakBitrate(this.#segments, this.#parts.targetSeconds)
  }

  /** Takes what ffmpeg writes, until it ends; `onFragment` follows each whole fragment. The rest of a cut one is dropped. */
  async follow(bytes: AsyncIterable<Buffer>, onFragment: () => Promise<void>): Promise<void> {
    for await (const chunk of bytes) {
      this.#chunks.push(chunk)
      this.#buffered += chunk.length
      for (let box = this.#nextBox(); box; box = this.#nextBox()) {
        const before = this.#segments.length
        await this.#take(box)
        if (this.#segments.length > before) await onFragment()
      }
    }
  }

  /** Fills in durations and index, and closes both files. Nothing changes afterwards. */
  async finish(): Promise<FinishedMp4> {
    const durationSeconds = Math.max(
      0,
      ...this.#tracks.map((track) => (this.#ends.get(track.id) ?? 0) / track.timescale),
    )
    const movieHeader = needBox(this.#init, ['moov', 'mvhd']).content
    const duration = Math.round(durationSeconds * this.#init.readUInt32BE(movieHeader + 12))
    // Durations in `tkhd` and `mdhd` stay 0: they are those of the samples in `moov`, and there are none (§8.8.2).
    this.#init.writeUInt32BE(duration, movieHeader + 16)
    this.#init.writeUInt32BE(duration, needBox(this.#init, ['moov', 'mvex', 'mehd']).content + 4)
    await this.#write(this.#init, 0)
    if (this.#segments.length <= this.#slots) await this.#write(this.#index(), this.#init.length)
    await this.#file?.sync()
    await this.#close()
    await this.#writePlaylist(true)
    return {
      sizeBytes: this.#position,
      durationSeconds,
      peakBitrate: this.peakBitrate,
      averageBitrate: averageBitrate(this.#segments),
    }
  }

  /** Removes both files, whatever their state. */
  async discard(): Promise<void> {
    // A full disk may be told as late as here: what is removed needs no bytes.
    await this.#close().catch(() => {})
    const { folder, name } = this.#parts
    const files = [`${name}.mp4`, `${name}.m3u8`, `${name}.m3u8.part`]
    await Promise.all(files.map((file) => rm(join(folder, file), { force: true })))
  }

  /** The next whole box that has come, or null. */
  #nextBox(): Buffer | null {
    if (this.#buffered < 8) return null
    if ((this.#chunks[0]?.length ?? 0) < 8) this.#chunks = [Buffer.concat(this.#chunks)]
    const size = this.#chunks[0]?.readUInt32BE(0) ?? 0
    if (size < 8 || size > largestBox) throw new RangeError(`ffmpeg wrote an MP4 box of ${size} bytes`)
    if (this.#buffered < size) return null
    const all = this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks)
    this.#buffered -= size
    this.#chunks = this.#buffered ? [all.subarray(size)] : []
    return all.subarray(0, size)
  }

  async #take(bytes: Buffer): Promise<void> {
    const type = bytes.toString('latin1', 4, 8)
    if (type === 'ftyp') this.#ftyp = Buffer.from(bytes)
    else if (type === 'moov') await this.#begin(bytes)
    else if (type === 'moof') this.#moof = Buffer.from(bytes)
    else if (type === 'mdat' && this.#moof) await this.#append(this.#moof, bytes)
  }

  async #begin(moov: Buffer): Promise<void> {
    this.#init = prepareInit(this.#ftyp, moov)
    this.#tracks = readTracks(this.#init)
    this.#file = await open(join(this.#parts.folder, `${this.#parts.name}.mp4`), 'w')
    await this.#write(Buffer.concat([this.#init, makeBox('free', Buffer.alloc(this.#room - 8))]), 0)
    this.#position = this.#init.length + this.#room
  }

  async #append(moof: Buffer, mdat: Buffer): Promise<void> {
    this.#moof = null
    const main = this.#mainTrack
    const fragments = readFragment(moof)
    for (const { trackId, decodeTime, duration } of fragments) {
      this.#ends.set(trackId, Math.max(this.#ends.get(trackId) ?? 0, decodeTime + duration))
    }
    // A last fragment of sound alone is a segment of its own: lines of a playlist are only added.
    const shown = fragments.find((fragment) => fragment.trackId === main.id) ?? fragments[0]
    const durationSeconds = (shown?.duration ?? 0) / this.#timescaleOf(shown?.trackId)
    const sizeBytes = moof.length + mdat.length
    await this.#write(Buffer.concat([moof, mdat]), this.#position)
    if (this.#segments.length === 0) this.#firstPresentation = Math.max(0, shown?.presentationTime ?? 0)
    const ticks = Math.round(durationSeconds * main.timescale)
    this.#segments.push({ start: this.#position, sizeBytes, ticks, durationSeconds })
    this.#position += sizeBytes
    const isDue = performance.now() - this.#playlistWrittenAt >= playlistEveryMs
    if (this.#segments.length <= 2 || isDue) await this.#writePlaylist(false)
  }

  /** The picture, else the sound: what segments are measured by. */
  get #mainTrack(): Mp4Track {
    const track = this.#tracks.find(({ kind }) => kind === 'vide') ?? this.#tracks[0]
    if (!track) throw new RangeError('an MP4 without a track')
    return track
  }

  #timescaleOf(trackId: number | undefined): number {
    return this.#tracks.find(({ id }) => id === trackId)?.timescale ?? this.#mainTrack.timescale
  }

  /** Bytes kept between `moov` and the first fragment: the index, and a `free` box for what it does not need. */
  get #room(): number {
    return 32 + 12 * this.#slots + 8
  }

  /** §8.16.3: each segment begins with a key frame (SAP type 1). */
  #index(): Buffer {
    const { id, timescale } = this.#mainTrack
    const rest = this.#room - (32 + 12 * this.#segments.length)
    const references = this.#segments.map(({ sizeBytes, ticks }) => uint32s(sizeBytes, ticks, 0x90000000))
    const fields = uint32s(0, id, timescale, this.#firstPresentation, rest, this.#segments.length)
    return Buffer.concat([makeBox('sidx', fields, ...references), makeBox('free', Buffer.alloc(rest - 8))])
  }

  async #write(bytes: Buffer, position: number): Promise<void> {
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } =
        (await this.#file?.write(bytes, written, bytes.length - written, position + written)) ?? {}
      if (!bytesWritten) throw new Error(`nothing could be written to ${this.#parts.name}.mp4`)
      written += bytesWritten
    }
  }

  async #writePlaylist(hasEnded: boolean): Promise<void> {
    const { folder, name, targetSeconds } = this.#parts
    const file = `${name}.mp4`
    const text = formatMediaPlaylist({
      file,
      initBytes: this.#init.length,
      targetSeconds,
      segments: this.#segments,
      hasEnded,
    })
    await replaceFile(join(folder, `${name}.m3u8`), text)
    this.#playlistWrittenAt = performance.now()
  }

  async #close(): Promise<void> {
    const file = this.#file
    this.#file = null
    await file?.close()
  }
}

/** Readers see the former text or the new one, never half of it. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text)
  await rename(`${path}.part`, path)
}
