/** Videos as the API shows them. Each answer is made for a viewer who may see the video: it opens its files. */

import { languageLabelled } from '#config/languages.ts'
import { canComment, canDeleteVideo, canEditVideo, canModerate, canReact } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { groupsOf, isAuthor } from '../access/visibility.ts'
import type { AccountId } from '../accounts/account.ts'
import type { AccountSummary } from '../accounts/account-schemas.ts'
import { type Addresses, channelName } from '../addresses.ts'
import { chaptersOf } from '../chapters/chapter.ts'
import type { Removal } from '../copies/copy.ts'
import type { GroupId } from '../groups/group.ts'
import type { Markdown } from '../text/markdown.ts'
import { beginning } from '../text/written-text.ts'
import { type Give, type MediaPaths, mediaPathsOf } from './media-paths.ts'
import type { Preparation } from './my-videos.ts'
import { closestTo, playbackOf, streamingPlaylists, thumbnailsOf } from './playback-answers.ts'
import { asPrepared } from './replacement.ts'
import { canRetry, isHeldForReview, storyboardPrefix, type Video, type VideoId } from './video.ts'
import { shortUuid } from './video-address.ts'
import type { Film, LiveState, MyVideo, VideoDetails, VideoSummary } from './video-schemas.ts'
import { category, licences, privacies } from './vocabulary.ts'

interface VideoAnswersParts {
  addresses: Addresses
  markdown: Markdown
  summariesOf: (ids: Iterable<AccountId>) => Promise<Map<AccountId, AccountSummary>>
  give: Give
  /** A file of a transcoding that runs, here or in another process, which can already be read and only grows. */
  isGrowing: (key: string) => Promise<boolean>
  given: (account: AccountId, video: VideoId) => Promise<{ merci: boolean; essaye: boolean }>
  groupNames: (ids: readonly GroupId[]) => Promise<ReadonlyMap<GroupId, string>>
  /** Where those who exchange a film find one another; null where they do not. */
  trackerUrl: () => string | null
}

export type VideoAnswers = ReturnType<typeof createVideoAnswers>

export function createVideoAnswers(parts: VideoAnswersParts) {
  const { addresses, markdown, summariesOf, give, isGrowing, given, groupNames, trackerUrl } = parts

  async function summary(video: Video, account: AccountSummary, paths: MediaPaths): Promise<VideoSummary> {
    const { remote } = video
    const thumbnails = thumbnailsOf(video, paths)
    const plain = await markdown.toPlainText(video.description.slice(0, 600))
    return {
      id: video.number,
      uuid: video._id,
      shortUUID: shortUuid(video._id),
      url: remote ? remote.id : addresses.video(video._id),
      path: addresses.videoPage(video._id),
      name: video.title,
      category,
      licence: { id: licences[video.licence].number, label: licences[video.licence].label },
      language: { id: video.language, label: languageName(video.language) },
      privacy: privacies[video.audience],
      state: states[video.state],
      nsfw: false,
      nsfwFlags: 0,
      nsfwSummary: null,
      isLocal: !remote,
      isLive: false,
      truncatedDescription: beginning(plain, 250),
      duration: Math.round(video.durationSeconds ?? 0),
      aspectRatio: aspectRatioOf(video),
      thumbnailPath: closestTo(thumbnails, 320)?.path ?? null,
      previewPath: closestTo(thumbnails, 1280)?.path ?? null,
      embedPath: `/videos/embed/${shortUuid(video._id)}`,
      createdAt: video.createdAt,
      updatedAt: video.updatedAt,
      publishedAt: video.publishedAt,
      originallyPublishedAt: null,
      views: video.counts.views,
      viewers: 0,
      likes: video.counts.merci,
      dislikes: 0,
      comments: video.counts.comments,
      tags: [...video.keywords],
      account,
      channel: {
        id: account.id,
        name: channelName(account.name),
        displayName: account.displayName,
        url: remote ? (remote.channelId ?? account.url) : addresses.channel(account.name),
        host: account.host,
        avatars: account.avatars,
      },
      audience: video.audience,
      thematiques: [...video.thematiques],
      niveaux: [...video.niveaux],
      keywords: [...video.keywords],
      counts: { ...video.counts },
      thumbnails,
      thumbnailsWebp: thumbnailsOf(video, paths, 'image/webp'),
      placeholder: video.placeholder || null,
      origin: remote ? { host: remote.host, url: remote.url } : null,
    }
  }

  /** Those whose author is no longer known here are left out. */
  async function summaries<T>(
    viewer: Viewer,
    videos: readonly Video[],
    complete: (summary: VideoSummary, video: Video, paths: MediaPaths) => T,
  ): Promise<T[]> {
    const accounts = await summariesOf(videos.flatMap(({ authors }) => authors.slice(0, 1)))
    const made = await Promise.all(
      videos.map(async (video) => {
        const account = accounts.get(video.authors[0] as AccountId)
        if (account === undefined) return []
        const paths = mediaPathsOf(viewer, video, give)
        return [complete(await summary(video, account, paths), video, paths)]
      }),
    )
    return made.flat()
  }

  /** Of the film that is being prepared: the next one when one is on its way. */
  function live(shown: Video, job: Preparation | null, paths: MediaPaths): LiveState {
    const video = asPrepared(shown)
    const isPartial = video.isPartial === true
    const isUnderWay = video.state === 'queued' || video.state === 'processing' || isPartial
    const progress = isUnderWay ? (job?.progress ?? null) : null
    return {
      uuid: video._id,
      state: video.state,
      step: progress?.step ?? null,
      fraction: progress === null ? null : Math.min(1, Math.max(0, progress.fraction)),
      secondsLeft: isUnderWay ? (job?.secondsLeft ?? null) : null,
      isPartial,
      notice: video.notice ?? null,
      place: isUnderWay ? (job?.place ?? null) : null,
      isStalled: isUnderWay && (job?.isStalled ?? false),
      failure: video.failure,
      canRetry: canRetry(video),
      isReplacing: shown.replacement !== null,
      isPublished: video.isPublished,
      publishedAt: video.publishedAt,
      thumbnailPath: closestTo(thumbnailsOf(video, paths), 320)?.path ?? null,
      durationSeconds: shown.durationSeconds,
    }
  }

  /** Names of groups are told to who is in them. */
  async function groupsShown(viewer: Viewer, { groups }: Video): Promise<VideoDetails['groups']> {
    const mine = groups.filter((group) => groupsOf(viewer).includes(group))
    if (mine.length === 0) return []
    const names = await groupNames(mine)
    return mine.flatMap((id) => {
      const name = names.get(id)
      return name === undefined ? [] : { id, name }
    })
  }

  return {
    summaries: (viewer: Viewer, videos: readonly Video[]) => summaries(viewer, videos, (made) => made),

    /** With all that was written, and how each is played. */
    films: (viewer: Viewer, videos: readonly Video[]): Promise<Film[]> =>
      summaries(viewer, videos, async (made, video, paths) => ({
        ...made,
        descriptionHtml: await markdown.toHtml(video.description),
        languageTag: video.language,
        downloadEnabled: video.licence !== 'consultation',
        captions: captionsOf(video, paths),
        playback: await playbackOf(video, paths, isGrowing),
      })).then((made) => Promise.all(made)),

    /** Of one person's own. @param known by video: jobs under way, removals asked of other instances */
    mine: (
      viewer: Viewer,
      videos: readonly Video[],
      { jobs, removals }: { jobs: ReadonlyMap<VideoId, Preparation>; removals: ReadonlyMap<VideoId, Removal> },
    ) =>
      summaries(
        viewer,
        videos,
        (made, video, paths): MyVideo => ({
          ...made,
          isPublished: video.isPublished,
          hidden: hiddenNotice(video),
          live: live(video, jobs.get(video._id) ?? null, paths),
          editPath: `/mes-videos/${video._id}`,
          removal: removals.get(video._id) ?? null,
        }),
      ),

    live: (viewer: Viewer, video: Video, job: Preparation | null) =>
      live(video, job, mediaPathsOf(viewer, video, give)),

    /** Null when its author is no longer known here. */
    async details(
      viewer: Viewer,
      video: Video,
      { job, linkGiven }: { job: Preparation | null; linkGiven: boolean },
    ): Promise<VideoDetails | null> {
      const [made] = await summaries(viewer, [video], (summary, _video, paths) => ({ summary, paths }))
      if (made === undefined) return null
      const { paths } = made
      const isMine = isAuthor(viewer, video)
      const nobody = { merci: false, essaye: false }
      return {
        ...made.summary,
        description: video.description,
        descriptionHtml: await markdown.toHtml(video.description, {
          withTimes: { untilSeconds: video.durationSeconds ?? 0 },
        }),
        support: null,
        commentsEnabled: video.commentsAllowed,
        commentsPolicy: commentsPolicies[commentsPolicyOf(video)],
        downloadEnabled: video.licence !== 'consultation',
        waitTranscoding: video.waitsForAll === true,
        trackerUrls: [trackerUrl() ?? []].flat(),
        files: [],
        streamingPlaylists: streamingPlaylists(video, paths, {
          absolute: addresses.absolute,
          trackerUrl: trackerUrl(),
        }),
        isPublished: video.isPublished,
        hidden: hiddenNotice(video),
        width: video.width,
        height: video.height,
        durationSeconds: video.durationSeconds,
        hasSound: video.hasSound,
        groups: await groupsShown(viewer, video),
        licenceCode: video.licence,
        languageTag: video.language,
        thumbnailAtSeconds: video.thumbnailAtSeconds,
        storyboard: storyboardOf(video, paths),
        captions: captionsOf(video, paths),
        chapters: chaptersOf(video).chapters.map(({ atSeconds, title }) => ({ timecode: atSeconds, title })),
        playback: await playbackOf(video, paths, isGrowing),
        live: isMine ? live(video, job, paths) : null,
        mine: viewer.kind === 'person' ? await given(viewer.accountId, video._id) : nobody,
        may: {
          edit: canEditVideo(viewer, video),
          delete: canDeleteVideo(viewer, video),
          comment: canComment(viewer, video, { linkGiven }),
          react: canReact(viewer, video, { linkGiven }),
          moderate: canModerate(viewer),
        },
      }
    },
  }
}

function hiddenNotice(video: Video): VideoDetails['hidden'] {
  if (video.hidden === null) return null
  return { at: video.hidden.at, reason: video.hidden.reason, isHeldForReview: isHeldForReview(video) }
}

function storyboardOf(video: Video, paths: MediaPaths): VideoDetails['storyboard'] {
  const prefix = storyboardPrefix(video)
  if (video.storyboard === null || prefix === null) return null
  const { file, captions, remote: _, ...grid } = video.storyboard
  return { path: paths.file(prefix, file), captionsPath: paths.file(prefix, captions), ...grid }
}

/** That of the film first, then by name. */
export function captionsOf(video: Video, paths: MediaPaths): VideoDetails['captions'] {
  const isOfFilm = (language: string) => language === video.language.split('-', 1)[0]
  return video.captions
    .map(({ language, prefix, isAutomatic, updatedAt }) => ({
      language: { id: language, label: languageLabelled(language) ?? languageName(language) },
      isAutomatic,
      path: paths.file(prefix, `${language}.vtt`),
      updatedAt,
    }))
    .sort(
      ({ language: one }, { language: other }) =>
        Number(isOfFilm(other.id)) - Number(isOfFilm(one.id)) || one.label.localeCompare(other.label, 'fr'),
    )
}

export function aspectRatioOf({ width, height }: Video): number | null {
  return width === null || height === null || height === 0 ? null : Math.round((width / height) * 10_000) / 10_000
}

const languageNames = new Intl.DisplayNames('fr', { type: 'language', fallback: 'code' })

/** In French, with a capital. */
export function languageName(tag: string): string {
  const name = languageNames.of(tag) ?? tag
  return name.charAt(0).toLocaleUpperCase('fr') + name.slice(1)
}

/** PeerTube's numbers: 1 open, 2 closed, 3 once an author agrees. */
export function commentsPolicyOf(video: Pick<Video, 'commentsAllowed' | 'approvesComments'>): 1 | 2 | 3 {
  if (!video.commentsAllowed) return 2
  return video.approvesComments ? 3 : 1
}

const commentsPolicies = {
  1: { id: 1, label: 'Ouverts' },
  2: { id: 2, label: 'Fermés' },
  3: { id: 3, label: 'Sur accord' },
} as const

/** PeerTube's numbers: 1 published, 2 to transcode, 7 transcoding failed. */
const states = {
  receiving: { id: 2, label: 'Envoi en cours' },
  queued: { id: 2, label: 'En attente de préparation' },
  processing: { id: 2, label: 'En préparation' },
  ready: { id: 1, label: 'Prête' },
  failed: { id: 7, label: 'Préparation échouée' },
} as const
