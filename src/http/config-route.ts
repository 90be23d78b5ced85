/** `GET /api/v1/config`: what this instance is and allows, in PeerTube's shape where its readers look, and ours beside. */
import { z } from 'zod'
import { type Route, route } from './route.ts'

const facet = z.object({ slug: z.string(), label: z.string() })

const isEnabled = z.object({ enabled: z.boolean() })

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
    live: isEnabled,
    import: z.object({ videos: z.object({ http: isEnabled, torrent: isEnabled }) }),
    federation: isEnabled,
    contactForm: isEnabled,
    search: z.object({
      remoteUri: z.object({ users: z.boolean(), anonymous: z.boolean() }),
      searchIndex: isEnabled,
    }),
    /** Ours from here. */
    academie: z.object({ code: z.string(), name: z.string() }).nullable(),
    charterVersion: z.string(),
    isDemonstration: z.boolean(),
    thematiques: z.array(facet),
    niveaux: z.array(facet),
  })
  .meta({ id: 'InstanceConfig' })

/** PeerTube's `About`: texts are said where they are read. */
const about = z
  .object({
    instance: z.object({
      name: z.string(),
      shortDescription: z.string(),
      description: z.string(),
      terms: z.string(),
      codeOfConduct: z.string(),
      hardwareInformation: z.string(),
      creationReason: z.string(),
      moderationInformation: z.string(),
      administrator: z.string(),
      maintenanceLifetime: z.string(),
      businessModel: z.string(),
      languages: z.array(z.string()),
      categories: z.array(z.int()),
      banners: z.array(z.never()),
    }),
  })
  .meta({ id: 'About' })

/** What differs from one instance to another. */
interface Described
  extends Pick<z.infer<typeof instanceConfig>, 'serverVersion' | 'academie' | 'charterVersion' | 'isDemonstration'> {
  name: string
  shortDescription: string
  thematiques: readonly z.infer<typeof facet>[]
  niveaux: readonly z.infer<typeof facet>[]
  /** Who publishes it, and who keeps its machines; null while nobody said. */
  publisher: string | null
  host: string | null
  absolute: (path: string) => string
}

export function configRoutes(described: Described): Route[] {
  const { name, shortDescription, serverVersion, academie, charterVersion, isDemonstration } = described
  const { publisher, host, absolute } = described
  const config: z.infer<typeof instanceConfig> = {
    instance: { name, shortDescription, isNSFW: false, languages: ['fr'] },
    serverVersion,
    signup: { allowed: false, requiresEmailVerification: false },
    transcoding: { hls: { enabled: true }, web_videos: { enabled: false } },
    video: { file: { extensions: ['.mp4', '.mov', '.m4v', '.webm', '.mkv', '.avi', '.mpg', '.3gp'] } },
    live: { enabled: false },
    import: { videos: { http: { enabled: false }, torrent: { enabled: false } } },
    federation: { enabled: true },
    contactForm: { enabled: false },
    search: { remoteUri: { users: false, anonymous: false }, searchIndex: { enabled: false } },
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
        path: '/api/v1/config/about',
        summary: 'Who runs this instance, and by which rules.',
        tag: 'instance',
        door: 'anyone',
        answer: about,
        cache: 'public, max-age=300',
      },
      async () => ({
        instance: {
          name,
          shortDescription,
          description: shortDescription,
          terms: absolute('/cgu'),
          codeOfConduct: absolute('/charte'),
          hardwareInformation: host ?? '',
          creationReason: '',
          moderationInformation: absolute('/charte'),
          administrator: publisher ?? '',
          maintenanceLifetime: '',
          businessModel: '',
          languages: config.instance.languages,
          categories: [13],
          banners: [],
        },
      }),
    ),
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
