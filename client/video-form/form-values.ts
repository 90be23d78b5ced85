/** What the author writes of a video, as the form holds it, and its way to and from the API. */
import type { VideoChanges, VideoDetails } from '#src/videos/video-schemas.ts'

export interface FormValues {
  title: string
  thematiques: readonly string[]
  niveaux: readonly string[]
  /** As typed: separated by commas. */
  keywords: string
  description: string
  audience: Exclude<VideoDetails['audience'], 'brouillon'>
  /** Of `groupe`: ids. */
  groups: readonly string[]
  licence: VideoDetails['licenceCode']
  commentsAllowed: boolean
  /** What others write waits for my word. */
  approvesComments: boolean
  waitsForAll: boolean
}

/** Colleagues first: the choice that exposes nobody beyond the school's own world. */
export const emptyValues: FormValues = {
  title: '',
  thematiques: [],
  niveaux: [],
  keywords: '',
  description: '',
  audience: 'academie',
  groups: [],
  licence: 'CC-BY-4.0',
  commentsAllowed: true,
  approvesComments: false,
  waitsForAll: false,
}

export function keywordsOf(typed: string): string[] {
  const seen = new Set<string>()
  return typed
    .split(/[,;\n]/)
    .map((word) =>
      word
        .replace(/^[#\s]+/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((word) => {
      const key = word.toLocaleLowerCase('fr')
      if (key === '' || seen.has(key)) return false
      seen.add(key)
      return true
    })
}

export function changesOf({ keywords, thematiques, niveaux, groups, ...rest }: FormValues): VideoChanges {
  return {
    ...rest,
    // Kept by a version of before there were groups, a draft has none.
    groups: rest.audience === 'groupe' ? ([...(groups ?? [])] as VideoChanges['groups']) : [],
    thematiques: [...thematiques],
    niveaux: [...niveaux],
    keywords: keywordsOf(keywords),
  }
}

export function valuesOf(video: VideoDetails): FormValues {
  return {
    title: video.name,
    thematiques: video.thematiques,
    niveaux: video.niveaux,
    keywords: video.keywords.join(', '),
    description: video.description,
    audience: video.audience === 'brouillon' ? 'academie' : video.audience,
    groups: video.groups.map(({ id }) => id),
    licence: video.licenceCode,
    commentsAllowed: video.commentsEnabled,
    approvesComments: video.commentsPolicy.id === 3,
    waitsForAll: video.waitTranscoding,
  }
}

/** « lecture-a-voix_haute (2).MOV » → « lecture a voix haute »: a first title is better than none; « IMG_0042 » is none. */
export function titleFrom(fileName: string): string {
  const bare = fileName
    .replace(/\.[^.]+$/, '')
    .replace(/\(\d+\)|[_-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const isMachineName = /^(img|vid|dsc|mvi|gopr|pxl|video|whatsapp|trim|mov|clip|enregistrement|screen)\b/i.test(bare)
  if (isMachineName || !/\p{L}{3}/u.test(bare)) return ''
  return bare.charAt(0).toLocaleUpperCase('fr') + bare.slice(1)
}
