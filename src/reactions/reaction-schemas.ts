/** « Merci » and « Je l’ai essayé », as the API answers them. */
import { z } from 'zod'

/** How many people, and whether the caller is one of them, after what was asked. */
export const reactionCount = z
  .object({ reaction: z.enum(['merci', 'essaye']), given: z.boolean(), count: z.int() })
  .meta({ id: 'ReactionCount' })
export type ReactionCount = z.infer<typeof reactionCount>
