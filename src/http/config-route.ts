/** `GET /api/v1/config`: what this instance is and allows, in PeerTube's shape where its readers look, and ours beside. */
import { z } from 'zod'
import { type Route, route } from './route.ts'

const facet = z.object({ slug: z.string(), label: z.string() })

const instanceConfig = z
  .object({
    instance: z.object({
      name: z.string(),
      shortDescription: z.string(),
      isNSFW: z.literal(false),
      languages: z.array(z.string()),
    }),
    serverVersion: z.string(),
    signup: z.object({ allowed: z.literal(false), requiresEmailVerification: z.literal(false) }),
    transcoding: z.object({
      hls: z.object({ enabled: z.literal(true) }),
      web_videos: z.object({ enabled: z.literal(false) }),
    }),
    video: z.object({ file: z.object({ extensions: z.array(z.string()) }) }),
    /** Ours from here. */
    academie: z.object({ code: z.string(), name: z.string() }).nullable(),
    charterVersion: z.string(),
    isDemonstration: z.boolean(),
    thematiques: z.array(facet),
    niveaux: z.array(facet),
  })
  .meta({ id: 'InstanceConfig' })

/** What differs from one instance to another. */
interface Described
  extends Pick<z.infer<typeof instanceConfig>, 'serverVersion' | 'academie' | 'charterVersion' | 'isDemonstration'> {
  name: string
  shortDescription: string
  thematiques: readonly z.infer<typeof facet>[]
  niveaux: readonly z.infer<typeof facet>[]
}

export function configRoutes(described: Described): Route[] {
  const { name, shortDescription, serverVersion, academie, charterVersion, isDemonstration } = described
  const config: z.infer<typeof instanceConfig> = {
    instance: { name, shortDescription, isNSFW: false, languages: ['fr'] },
    serverVersion,
    signup: { allowed: false, requiresEmailVerification: false },
    transcoding: { hls: { enabled: true }, web_videos: { enabled: false } },
    video: { file: { extensions: ['.mp4', '.mov', '.m4v', '.webm', '.mkv', '.avi', '.mpg', '.3gp'] } },
    academie: academie && { code: academie.code, name: academie.name },
    charterVersion,
    isDemonstration,
    thematiques: described.thematiques.map(({ slug, label }) => ({ slug, label })),
    niveaux: described.niveaux.map(({ slug, label }) => ({ slug, label })),
  }
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/config',
        summary: 'What this instance is and allows.',
        tag: 'instance',
        door: 'anyone',
        answer: instanceConfig,
        cache: 'public, max-age=300',
      },
      async () => config,
    ),
  ]
}
