/** A video of another instance, as `federation/` gives it: valid and public unless the test says otherwise. */
import type { AccountId } from '#src/accounts/account.ts'
import type { ReceivedAccount } from '#src/accounts/receive-account.ts'
import type { ReceivedVideo } from '#src/videos/remote-video.ts'

export const remoteHost = 'tube.example'

export function aRemotePerson(name = 'alice', given: Partial<ReceivedAccount> = {}): ReceivedAccount {
  const id = `https://${remoteHost}/accounts/${name}`
  return { id, host: remoteHost, name, url: id, isGroup: false, displayName: 'Alice Peer', bio: 'Ma classe.', ...given }
}

export function aReceivedVideo(author: AccountId, given: Partial<ReceivedVideo> = {}): ReceivedVideo {
  const id = `https://${remoteHost}/videos/watch/5b0f3ae4-9bd0-4f30-8f0e-1b1f6f0f3a01`
  return {
    author,
    title: 'Lire à deux voix',
    description: 'Une *séance* entière.',
    thematiques: ['se-former'],
    niveaux: ['cp'],
    keywords: ['lecture'],
    licence: 'CC-BY-4.0',
    language: 'fr',
    audience: 'public',
    publishedAt: '2026-11-20T08:00:00.000Z',
    durationSeconds: 61,
    width: 1280,
    height: 720,
    commentsAllowed: true,
    approvesComments: false,
    counts: { views: 12, merci: 3, essaye: null },
    ...given,
    remote: {
      id,
      url: `https://${remoteHost}/w/abc`,
      host: remoteHost,
      channelId: `https://${remoteHost}/video-channels/alice_channel`,
      playlistUrl: `https://${remoteHost}/hls/master.m3u8`,
      files: [{ url: `https://${remoteHost}/720.mp4`, width: 1280, height: 720, fps: 25, sizeBytes: 1000 }],
      thumbnailUrl: null,
      updatedAt: '2026-11-20T08:00:00.000Z',
      isListed: true,
      ...given.remote,
    },
  }
}
