/** Captions as the API shows and takes them: PeerTube's list for readers, ours for those who write. */
import { z } from 'zod'
import { languages } from '#config/languages.ts'
import { cueLimits } from './cue.ts'

const label = z.object({ id: z.string(), label: z.string() })

/** PeerTube's `VideoCaption`. */
const captionAnswer = z
  .object({
    language: label,
    automaticallyGenerated: z.boolean(),
    captionPath: z.string().describe('WebVTT. Holds a grant when the video is not public.'),
    fileUrl: z.url(),
    m3u8Url: z.null(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Caption' })

export const captionList = z.object({ total: z.int(), data: z.array(captionAnswer) }).meta({ id: 'CaptionList' })
export type CaptionList = z.infer<typeof captionList>

const cue = z
  .object({
    startMs: z.int().min(0).max(360_000_000),
    endMs: z.int().min(0).max(360_000_000),
    text: z.string().max(cueLimits.textLength),
  })
  .meta({ id: 'Cue' })

const repairs = z
  .object({
    order: z.int(),
    overlap: z.int(),
    together: z.int(),
    layout: z.int(),
    empty: z.int(),
    duration: z.int(),
    outside: z.int(),
    cut: z.int(),
  })
  .partial()
export type Repairs = z.infer<typeof repairs>

/** In one language, for their authors: what they work on. */
export const workedCaptions = z
  .object({
    language: label,
    revision: z.int().describe('Give it with the next change; 0 while nothing was saved.'),
    cues: z.array(cue),
    isAutomatic: z.boolean(),
    isOnline: z.boolean().describe('The audience reads exactly these.'),
    onlineAt: z.iso.datetime().nullable().describe('Since when it reads some.'),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'WorkedCaptions' })
export type WorkedCaptions = z.infer<typeof workedCaptions>

export const savedCaptions = workedCaptions
  .extend({ repairs: repairs.describe('How many cues were put right, by what was wrong with them.') })
  .meta({ id: 'SavedCaptions' })
export type SavedCaptions = z.infer<typeof savedCaptions>

export const captionsChange = z
  .object({
    cues: z.array(cue).max(cueLimits.count),
    file: z
      .base64()
      .max(Math.ceil(cueLimits.fileBytes * 1.4))
      .describe('WebVTT or SubRip, as its bytes are: any encoding is found out. Instead of `cues`.'),
    revision: z
      .int()
      .min(0)
      .describe('The one that was read. Refused when another was saved since; absent, it replaces.'),
    publish: z.boolean().describe('Put online, repaired.'),
  })
  .partial()
  .meta({ id: 'CaptionsChange' })
export type CaptionsChangeBody = z.infer<typeof captionsChange>

export const transcriptionState = z
  .object({
    state: z.enum(['unavailable', 'none', 'waiting', 'running', 'failed']),
    fraction: z.number().min(0).max(1).nullable(),
    secondsLeft: z.number().nullable(),
    place: z.int().nullable().describe('While waiting: 1 is next.'),
  })
  .meta({ id: 'Transcription' })
export type TranscriptionState = z.infer<typeof transcriptionState>

/** Everything that its authors work on. */
export const captionsWork = z
  .object({
    tracks: z.array(workedCaptions.omit({ cues: true }).extend({ count: z.int() })),
    transcription: transcriptionState,
  })
  .meta({ id: 'CaptionsWork' })
export type CaptionsWork = z.infer<typeof captionsWork>

export const languageCode = z.enum(languages.map(({ code }) => code) as [string, ...string[]])
