/** What an author takes out of a film, as the API takes and shows it. Bounds that need the film are checked by `transcoding/edits.ts`. */
import { z } from 'zod'

const seconds = z.number().describe('Of the source as it plays, from 0.')
const span = { from: seconds, to: seconds }
const fraction = z.number().describe('Of the picture as people see it.')

const keyframe = z.object({ at: seconds, x: fraction, y: fraction, width: fraction, height: fraction })

const edits = z
  .object({
    cuts: z.array(z.object(span)).max(200).readonly(),
    sounds: z
      .array(z.object({ ...span, as: z.enum(['muted', 'altered']) }))
      .max(200)
      .readonly(),
    masks: z
      .array(
        z.object({
          ...span,
          as: z.enum(['blurred', 'pixelated', 'hidden']),
          keyframes: z.array(keyframe).max(1000).readonly().describe('Between two, the rectangle moves steadily.'),
        }),
      )
      .max(200)
      .readonly(),
    clearerVoice: z.boolean().describe('Rumble and steady noise are reduced, far voices brought nearer.'),
  })
  .meta({ id: 'Edits' })

/** Given without `edition`, they take the place of whatever is there. */
export const askedEdits = z
  .object({
    ...edits.shape,
    edition: z
      .int()
      .min(0)
      .optional()
      .describe('The edition of those that these were made over: if there is another one since, nothing changes.'),
  })
  .meta({ id: 'AskedEdits' })
export type AskedEdits = z.infer<typeof askedEdits>

export const retouching = z
  .object({
    edits: edits.describe('As they were asked last.'),
    edition: z.int().describe('Raised at each change of them.'),
    applied: edits.nullable().describe('Those of the film that can be played now; null: it is as it came.'),
    sourceSeconds: z.number().nullable().describe('How long the film is before its cuts; null until it is known.'),
    mayChange: z.boolean(),
    whyNot: z.string().nullable().describe('A French sentence, when they can no longer be changed.'),
  })
  .meta({ id: 'Retouching' })
export type Retouching = z.infer<typeof retouching>

/** A moment of sound, as it is or as it would be. */
export const soundSample = z.object({
  at: z.coerce.number().min(0).max(86_400).default(0),
  as: z.enum(['recorded', 'clearer', 'altered']).default('clearer'),
})
export type SoundSample = z.infer<typeof soundSample>
