/**
 * What was lately found between two spaces of texts, and its stems. Texts are made of few words, which come back: most of
 * the cost would be to look at each anew, then to make a string of it only to look it up, then to fetch what is known of it
 * from many places of the memory. So a piece, its stems and where it was last seen lie side by side, in numbers.
 */

/** A power of two. */
const places = 32_768
/** In numbers of 16 bits: two lines of a processor's cache. */
const width = 64
/** What begins a place: how long the piece is, how long its stems are, how many, in which call it was last seen (two numbers). */
const pieceLength = 0
const stemsLength = 1
const stemsCount = 2
const seenLow = 3
const seenHigh = 4
const head = 5
/** Few: a text could be made of pieces that all want the same place. */
const tries = 4
const space = 32

export class RememberedPieces {
  readonly #stemsOf: (piece: string) => readonly string[]
  readonly #kept = new Uint16Array(places * width)
  /** The same stems, for who wants each. */
  readonly #stems = new Array<readonly string[]>(places).fill([])
  #joined = new Uint16Array(4096)
  #joinedLength = 0
  /** Each call has a number of its own. */
  #call = 0

  constructor(stemsOf: (piece: string) => readonly string[]) {
    this.#stemsOf = stemsOf
  }

  /**
   * The stems of the texts of each group, each between two spaces; a piece that was there before is left out.
   * @param most stems of one text, which is cut at the end of the piece that has the last of them
   */
  join(groups: readonly (readonly string[])[], most: number): string[] {
    this.#begin()
    return groups.map((texts) => {
      this.#joined[0] = space
      this.#joinedLength = 1
      for (const text of texts) this.#read(text, most, null, 0)
      return Buffer.from(this.#joined.buffer, 0, this.#joinedLength * 2).toString('utf16le')
    })
  }

  /** The same stems, each with the place of its group: the first where it is. */
  groupsOf(groups: readonly (readonly string[])[], most: number): Map<string, number> {
    const found = new Map<string, number>()
    for (let group = groups.length - 1; group >= 0; group--) {
      for (const text of groups[group] ?? []) this.#read(text, most, found, group)
    }
    return found
  }

  #begin(): void {
    if (this.#call === 0xffff_ffff) this.#kept.fill(0)
    this.#call = this.#call === 0xffff_ffff ? 1 : this.#call + 1
  }

  /** Whatever is not beyond a space parts two pieces. Other spaces may be inside of one. */
  #read(text: string, most: number, found: Map<string, number> | null, group: number): void {
    let left = most
    let from = 0
    let hash = 0
    for (let at = 0; at <= text.length && left > 0; at++) {
      const code = at < text.length ? text.charCodeAt(at) : space
      if (code > space) {
        hash = Math.imul(hash ^ code, 0x01000193) // FNV-1a
        continue
      }
      if (at > from) {
        const place = this.#placeOf(text, from, at, hash)
        if (place >= 0) left -= this.#takeKept(place, found, group)
        else left -= this.#take(this.#stemsOf(text.slice(from, at)).slice(0, left), found, group)
      }
      from = at + 1
      hash = 0
    }
  }

  /** Where the piece is, or is put; -1 when it does not fit. */
  #placeOf(text: string, from: number, to: number, hash: number): number {
    const kept = this.#kept
    const length = to - from
    if (length > width - head) return -1
    const home = (hash ^ (hash >>> 15)) & (places - 1)
    for (let tried = 0; tried < tries; tried++) {
      const place = (home + tried) & (places - 1)
      const at = place * width
      if (kept[at + pieceLength] !== length) continue
      let same = 0
      while (same < length && kept[at + head + same] === text.charCodeAt(from + same)) same++
      if (same === length) return place
    }
    return this.#keep(home, text.slice(from, to))
  }

  /** In the first free place, or in that of another. */
  #keep(home: number, piece: string): number {
    const stems = this.#stemsOf(piece)
    const joined = stems.map((stem) => `${stem} `).join('')
    if (piece.length + joined.length > width - head) return -1
    const kept = this.#kept
    let place = home
    for (let tried = 1; tried < tries && kept[place * width + pieceLength] !== 0; tried++)
      place = (place + 1) & (places - 1)
    const at = place * width
    kept.set([piece.length, joined.length, stems.length, 0, 0], at)
    const text = piece + joined
    for (let n = 0; n < text.length; n++) kept[at + head + n] = text.charCodeAt(n)
    this.#stems[place] = stems
    return place
  }

  /** @returns how many stems the piece has, taken now or before */
  #takeKept(place: number, found: Map<string, number> | null, group: number): number {
    const kept = this.#kept
    const at = place * width
    const count = kept[at + stemsCount] as number
    if (found !== null) return this.#take(this.#stems[place] ?? [], found, group)
    const low = this.#call & 0xffff
    const high = this.#call >>> 16
    if (kept[at + seenLow] === low && kept[at + seenHigh] === high) return count
    kept[at + seenLow] = low
    kept[at + seenHigh] = high
    const length = kept[at + stemsLength] as number
    this.#makeRoomFor(length)
    const joined = this.#joined
    const from = at + head + (kept[at + pieceLength] as number)
    const to = this.#joinedLength
    for (let n = 0; n < length; n++) joined[to + n] = kept[from + n] as number
    this.#joinedLength = to + length
    return count
  }

  #take(stems: readonly string[], found: Map<string, number> | null, group: number): number {
    for (const stem of stems) {
      if (found !== null) {
        found.set(stem, group)
        continue
      }
      this.#makeRoomFor(stem.length + 1)
      for (let n = 0; n < stem.length; n++) this.#joined[this.#joinedLength++] = stem.charCodeAt(n)
      this.#joined[this.#joinedLength++] = space
    }
    return stems.length
  }

  #makeRoomFor(length: number): void {
    if (this.#joinedLength + length <= this.#joined.length) return
    const larger = new Uint16Array(Math.max(this.#joined.length * 2, this.#joinedLength + length))
    larger.set(this.#joined)
    this.#joined = larger
  }
}
