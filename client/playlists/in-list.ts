import type { PlaylistElementAnswer, PlaylistSummary } from '#src/playlists/playlist-schemas.ts'

/** Where a film of a list is watched in it, from the part that is meant. */
export function pathInList(
  { video, startTimestamp }: PlaylistElementAnswer,
  { shortUUID }: Pick<PlaylistSummary, 'shortUUID'>,
): string {
  const at = startTimestamp === null || startTimestamp === 0 ? {} : { t: String(startTimestamp) }
  return `${video.path}?${new URLSearchParams({ playlistId: shortUUID, ...at })}`
}
