/** What `store.ts` asks of an engine: a site's worth of videos and comments, and the questions of its pages. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { orderedId } from '#src/ordered-id.ts'
import type { Collection, Engine, Filter, Stored } from '#src/store/engine.ts'
import { anEngine } from '#test/store/an-engine.ts'

export interface Sizes {
  videos: number
  comments: number
  /** Of each measure. */
  seconds: number
}

export interface Figure {
  perSecond: number
  p50: number
  p99: number
  loopP99: number
}

/** One question, asked by so many at once. */
export interface Case {
  what: string
  atOnce: number
  /** The least ratio of SQLite to MongoDB that is wanted. */
  goal: number | null
}

const questions: readonly [what: string, atOnce: readonly number[], goal: number | null][] = [
  ['nothing', [1], null],
  ['get', [1, 16], 10],
  ['feed', [1, 16], 4],
  ['feed of a thématique', [1, 16], 4],
  ['thread', [1, 16], 4],
  ['search', [1, 16], 10],
  ['insert a comment', [1, 16, 64], 3],
  ['insert a video', [1, 16, 64], 3],
  ['count a view', [16], 3],
  ['everything together', [16], null],
]
export const cases: readonly Case[] = questions.flatMap(([what, counts, goal]) =>
  counts.map((atOnce) => ({ what, atOnce, goal })),
)

interface Video extends Stored {
  title: string
  description: string
  keywords: string[]
  state: string
  audience: string
  thematiques: string[]
  channelId: string
  publishedAt: string
  views: number
}

interface Comment extends Stored {
  videoId: string
  threadId: string
  authorId: string
  state: string
  text: string
  writtenAt: string
}

/** Random, and the same at each run: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const syllables =
  'bra ché dou éli fan gré hau ina jou kar lin mé nou oro pli qué rou sei tur uni vol xan yen zé ard eul oin ille ette age'
const themes = Array.from({ length: 9 }, (_, n) => `theme-${n}`)

/** Words as often as in a language: the n-th is n times rarer than the first (Zipf). */
class Language {
  readonly #words: string[]
  readonly #random: () => number

  constructor(random: () => number, size = 20_000) {
    this.#random = random
    const parts = syllables.split(' ')
    const part = () => parts[Math.floor(random() * parts.length)] ?? ''
    this.#words = Array.from({ length: size }, () =>
      Array.from({ length: 2 + Math.floor(random() * 3) }, part).join(''),
    )
  }

  word(): string {
    return this.#words[Math.floor(this.#words.length ** this.#random()) - 1] ?? 'mot'
  }

  text(words: number): string {
    return Array.from({ length: words }, () => this.word()).join(' ')
  }
}

class Site {
  readonly random = randomOf(12)
  readonly language = new Language(this.random)
  readonly videoIds: string[] = []
  readonly channelIds = Array.from({ length: 500 }, () => this.uuid())
  #seconds = 0

  uuid(): string {
    const hex = Array.from({ length: 4 }, () =>
      Math.floor(this.random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
  }

  pick<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.random() * list.length)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }

  #now(): Date {
    return new Date(1_600_000_000_000 + ++this.#seconds * 1000)
  }

  video(): Video {
    const _id = this.uuid()
    this.videoIds.push(_id)
    return {
      _id,
      title: this.language.text(6),
      description: this.language.text(60),
      keywords: [this.language.word(), this.language.word()],
      state: this.random() < 0.9 ? 'published' : 'draft',
      audience: this.random() < 0.8 ? 'public' : 'académie',
      thematiques: [...new Set([this.pick(themes), this.pick(themes)])],
      channelId: this.pick(this.channelIds),
      publishedAt: this.#now().toISOString(),
      views: 0,
    }
  }

  comment(): Comment {
    const writtenAt = this.#now()
    // As the product names them; a video's is not to be guessed.
    const _id = orderedId(writtenAt.getTime())
    return {
      _id,
      videoId: this.pick(this.videoIds),
      threadId: _id,
      authorId: this.pick(this.channelIds),
      state: 'shown',
      text: this.language.text(25),
      writtenAt: writtenAt.toISOString(),
    }
  }
}

/** An engine that is full, and answers the questions of a case for so long. */
export interface Loaded extends AsyncDisposable {
  measure(one: Case): Promise<Figure>
}

export async function loadedEngine(kind: Engine['kind'], sizes: Sizes, say: (text: string) => void): Promise<Loaded> {
  const engine = await anEngine({ kind })
  const videos = engine.collection<Video>({
    name: 'videos',
    indexes: [
      { fields: ['state', 'audience', ['publishedAt', 'desc']] },
      { fields: ['state', 'audience', 'thematiques', ['publishedAt', 'desc']] },
      { fields: ['channelId', ['publishedAt', 'desc']] },
    ],
    text: { title: 10, keywords: 6, description: 2 },
  })
  const comments = engine.collection<Comment>({
    name: 'comments',
    indexes: [{ fields: ['videoId', 'state', 'writtenAt'] }, { fields: ['authorId', ['writtenAt', 'desc']] }],
  })
  const site = new Site()
  await load(
    videos,
    () => site.video(),
    sizes.videos,
    (told) => say(`${engine.kind}: videos ${told}\n`),
  )
  await load(
    comments,
    () => site.comment(),
    sizes.comments,
    (told) => say(`${engine.kind}: comments ${told}\n`),
  )

  const listed: Filter<Video> = { state: 'published', audience: 'public' }
  const newest = { sort: [['publishedAt', 'desc']], limit: 20 } as const
  const oldest = { sort: [['writtenAt', 'asc']], limit: 20 } as const
  const acts: Record<string, () => Promise<unknown>> = {
    nothing: () => new Promise((resolve) => setTimeout(resolve, 1)),
    get: () => videos.get(site.pick(site.videoIds)),
    feed: () => videos.find(listed, newest),
    'feed of a thématique': () => videos.find({ ...listed, thematiques: { contains: site.pick(themes) } }, newest),
    thread: () => comments.find({ videoId: site.pick(site.videoIds), state: 'shown' }, oldest),
    search: () => videos.search(site.language.text(site.random() < 0.5 ? 1 : 2), { filter: listed, limit: 20 }),
    'insert a comment': () => comments.insert(site.comment()),
    'insert a video': () => videos.insert(site.video()),
    'count a view': () => videos.update(site.pick(site.videoIds), { inc: { views: 1 } }),
  }
  // A busy evening: while some write and search, others read.
  const evening = [
    'search',
    'insert a comment',
    'get',
    'feed',
    'search',
    'count a view',
    'thread',
    'feed of a thématique',
  ]
  let turn = 0
  acts['everything together'] = async () => acts[evening[turn++ % evening.length] ?? '']?.()

  return {
    async measure({ what, atOnce }) {
      const act = acts[what]
      if (act === undefined) throw new Error(`no such question: ${what}`)
      return measured(act, atOnce, sizes.seconds)
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

async function load<D extends Stored>(
  collection: Collection<D>,
  make: () => D,
  count: number,
  tell: (told: string) => void,
): Promise<void> {
  const begun = performance.now()
  let left = count
  const lane = async () => {
    while (left > 0) {
      const some = Array.from({ length: Math.min(left, 500) }, make)
      left -= some.length
      await collection.putMany(some)
    }
  }
  await Promise.all([lane(), lane()])
  const seconds = (performance.now() - begun) / 1000
  tell(`${count} in ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)}/s`)
}

async function measured(act: () => Promise<unknown>, atOnce: number, seconds: number): Promise<Figure> {
  for (let n = 0; n < 5; n++) await act()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const times: number[] = []
  const begun = performance.now()
  const end = begun + seconds * 1000
  delay.enable()
  // As when requests come over the network: after some answers, whoever asks waits for the loop's next turn.
  let turn: Promise<unknown> = Promise.resolve()
  const lane = async () => {
    for (let from = performance.now(); from < end; ) {
      await act()
      const now = performance.now()
      times.push(now - from)
      from = now
      if (times.length % 8 === 0) turn = new Promise(setImmediate)
      await turn
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const elapsed = (performance.now() - begun) / 1000
  delay.disable()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { perSecond: times.length / elapsed, p50: at(0.5), p99: at(0.99), loopP99: delay.percentile(99) / 1e6 }
}
