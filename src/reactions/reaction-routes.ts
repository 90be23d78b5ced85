/** HTTP of reactions: PUT says it, DELETE takes it back, both as often as one likes. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { reactionKinds } from './reaction.ts'
import { reactionCount } from './reaction-schemas.ts'
import type { ReactionsPart } from './reactions-part.ts'

const summaries = { merci: '« Merci »', essaye: '« Je l’ai essayé »' } as const

export function reactionRoutes({ react }: Pick<ReactionsPart, 'react'>): Route[] {
  return reactionKinds.flatMap((reaction) =>
    (['put', 'delete'] as const).map((method) =>
      route(
        {
          method,
          path: `/api/v1/videos/{id}/${reaction}`,
          summary: `${method === 'put' ? 'Says' : 'Takes back'} ${summaries[reaction]}.`,
          tag: 'reactions',
          door: 'signed-in',
          params: z.object({ id: z.string().min(1).max(36) }),
          answer: reactionCount,
          refusals: ['sign-in-needed', 'charter-not-accepted', 'not-allowed', 'not-found'],
        },
        ({ viewer, params }) => react(viewer, params.id, reaction, method === 'put'),
      ),
    ),
  )
}
