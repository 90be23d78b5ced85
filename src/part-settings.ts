/** From the operator's settings to what each part takes: the only place, with `compose.ts`, that sees them all. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '#config/settings.ts'
import type { RemakeImages } from '#federation/remote/remote-images.ts'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'
import type { Effort } from '#transcoding/ladder.ts'
import type { AccessSettings } from './access/access-part.ts'
import type { CaptionsParts } from './captions/captions-part.ts'
import type { DeparturesParts } from './departures/departures-part.ts'
import type { KindsTaken } from './jobs/jobs.ts'
import type { MediaSettings } from './media/open-media.ts'
import type { UploadLimits } from './videos/upload.ts'

/** `''` nobody, `'1'` one proxy, else the addresses of those who are trusted. */
export function trustProxyOf(text: string): number | string[] | false {
  if (text === '') return false
  if (/^\d+$/.test(text)) return Number(text)
  return text.split(',').map((item) => item.trim())
}

export function uploadLimits(settings: Settings): { teacher: UploadLimits; animator: UploadLimits } {
  return {
    teacher: {
      sizeBytes: settings.uploadSize,
      dailyBytes: settings.uploadDaily,
      durationSeconds: settings.uploadDuration,
    },
    animator: {
      sizeBytes: settings.uploadAnimatorSize,
      dailyBytes: settings.uploadAnimatorDaily,
      durationSeconds: settings.uploadAnimatorDuration,
    },
  }
}

/** `load-settings.ts` saw to it that they are all there. */
export function s3Settings(settings: Settings) {
  const { s3Endpoint, s3Region, s3Bucket, s3AccessKeyId, s3SecretAccessKey, s3ForcesPathStyle } = settings
  if (!s3Endpoint || !s3Bucket || !s3AccessKeyId || !s3SecretAccessKey) throw new Error('S3 is half set')
  return {
    endpoint: s3Endpoint,
    region: s3Region,
    bucket: s3Bucket,
    accessKeyId: s3AccessKeyId,
    secretAccessKey: s3SecretAccessKey,
    forcesPathStyle: s3ForcesPathStyle,
  }
}

export function mediaSettings(settings: Settings): MediaSettings {
  if (settings.s3Endpoint === null) return { kind: 'folder', folder: join(settings.dataFolder, 'media') }
  return { kind: 's3', ...s3Settings(settings), workFolder: join(settings.dataFolder, 'work') }
}

/** What every film is made into, and how many at once. */
export function transcodingSettings(settings: Settings) {
  return {
    ladder: {
      tallest: Number(settings.tallestRendition) as 2160 | 1440 | 1080 | 720 | 480,
      maximumFps: Number(settings.maximumFps),
      quality: settings.videoQuality,
      effort: settings.videoEffort as Effort,
      hasAv1: settings.hasAv1,
    },
    largestPixels: settings.largestSource * 1_000_000,
    keepsOriginals: settings.keepsOriginals,
    draftOriginalDays: settings.draftOriginalDays,
    transcodingConcurrency: settings.transcodingConcurrency || Math.max(1, Math.floor(availableParallelism() / 4)),
  }
}

export function transcriptionOf(settings: Settings): CaptionsParts['transcription'] {
  const { transcriptionCommand: command, transcriptionModel: model, transcriptionThreads: threads } = settings
  const memoryMiB = Math.round(settings.transcriptionMemory / 2 ** 20)
  const secondsPerSecond = settings.transcriptionPatience
  const transcriber = command === null ? null : { command, model, threads, memoryMiB, secondsPerSecond }
  return { transcriber, isElsewhere: settings.isTranscribedElsewhere }
}

export function jobsTaken(settings: Settings): KindsTaken {
  return { only: settings.jobsOnly, except: settings.jobsExcept }
}

/** Found and tried once, when first needed; tried again when it was not there. */
export function ffmpegOf(settings: Settings): () => Promise<Ffmpeg> {
  let found: Promise<Ffmpeg> | null = null
  return () => {
    found ??= import('#transcoding/ffmpeg.ts')
      .then(({ openFfmpeg }) =>
        openFfmpeg({
          ffmpegPath: settings.ffmpegPath ?? undefined,
          ffprobePath: settings.ffprobePath ?? undefined,
          threads: settings.transcodingThreads || undefined,
          memoryMiB: Math.round(settings.transcodingMemory / 2 ** 20),
          niceness: settings.transcodingNiceness,
        }),
      )
      .catch((error: unknown) => {
        found = null
        throw error
      })
    return found
  }
}

/** Pictures of other instances, made again; all of it loaded when the first one comes. */
export function remakeImagesBy(ffmpeg: () => Promise<Ffmpeg>): RemakeImages {
  const load = () => import('#transcoding/still-images.ts')
  return {
    thumbnails: async (bytes, signal) => (await load()).remakeThumbnails(await ffmpeg(), bytes, signal),
    sheet: async (bytes, grid, signal) => (await load()).remakeSheet(await ffmpeg(), bytes, grid, signal),
    square: async (bytes, pixels, signal) => (await load()).remakeSquare(await ffmpeg(), bytes, pixels, signal),
    isUnreadable: (error) => error instanceof Error && error.name === 'ImageUnreadable',
  }
}

/** Null where the operator gave no server: administrators are told whom to write to instead. */
export function mailSettings({ smtpUrl, mailFrom, contactMail }: Settings): { server: string; from: string } | null {
  const from = mailFrom ?? contactMail
  return smtpUrl !== null && from !== null ? { server: smtpUrl, from } : null
}

export function departureSettings(
  settings: Settings,
): Pick<DeparturesParts, 'rules' | 'identifierSources' | 'instanceName'> {
  return {
    rules: {
      absenceSeconds: settings.accountAbsence,
      noticeSeconds: settings.departureNotice,
      videos: settings.departedVideos === 'garder' ? 'keep' : 'delete',
    },
    identifierSources: [...new Set(['NameID', settings.samlIdentifier, 'sub'])],
    instanceName: settings.instanceName,
  }
}

export function accessSettings(settings: Settings): AccessSettings {
  const pair = (keyFile: string | null, certificateFile: string | null) =>
    keyFile && certificateFile ? { keyFile, certificateFile } : null
  const named = {
    mail: settings.samlAttributeMail,
    givenName: settings.samlAttributeGivenName,
    familyName: settings.samlAttributeFamilyName,
    displayName: settings.samlAttributeDisplayName,
    posts: settings.samlAttributePosts,
    academie: settings.samlAttributeAcademie,
    returnUrl: settings.samlAttributeReturnUrl,
  }
  return {
    sharesItsHost: settings.allowsPrivatePeers,
    publicUrl: settings.publicUrl,
    dataFolder: settings.dataFolder,
    instanceName: settings.instanceName,
    contactMail: settings.contactMail,
    academie: settings.academie,
    charterVersion: settings.charterVersion,
    sessionIdleSeconds: settings.sessionDuration,
    localAccounts: settings.localAccounts,
    localMailDomains: settings.localMailDomains,
    saml: {
      metadata: settings.samlMetadata,
      metadataCertificate: settings.samlMetadataCertificate,
      idpEntityId: settings.samlIdpEntityId,
      entityId: settings.samlEntityId,
      key: pair(settings.samlKey, settings.samlCertificate),
      otherKey: pair(settings.samlOtherKey, settings.samlOtherCertificate),
      demanded: settings.samlSigned,
      allowsUnsolicited: settings.samlAllowsUnsolicited,
      preset: settings.samlPreset,
      attributes: Object.fromEntries(Object.entries(named).filter(([, names]) => names !== null)),
      identifier: settings.samlIdentifier,
      former: { identifier: settings.samlFormerIdentifier, provider: settings.samlFormerIdpEntityId },
      rules: settings.samlRules,
      returnOrigins: settings.samlReturnOrigins,
    },
    oidc:
      settings.oidcIssuer && settings.oidcClientId && settings.oidcClientSecret
        ? {
            issuer: settings.oidcIssuer,
            clientId: settings.oidcClientId,
            clientSecret: settings.oidcClientSecret,
            scopes: settings.oidcScopes,
            acrValues: settings.oidcAcrValues,
            name: settings.oidcName,
            rules: settings.oidcRules,
          }
        : null,
    demonstration: settings.isDemonstration ? { port: settings.demonstrationPort, host: settings.host } : null,
  }
}

export function federationSettings(settings: Settings) {
  return {
    allowsPrivatePeers: settings.allowsPrivatePeers,
    newHosts: settings.newHosts === 'ouvertes' ? ('open' as const) : ('quarantined' as const),
    deliveries: { atOnce: settings.deliveriesAtOnce, perHost: settings.deliveriesPerHost },
  }
}
