/** The grid of small images shown while one moves along a film, within the limits of PeerTube: 10 × 10 tiles of 192 pixels. Pure. */

export interface StoryboardPlan {
  columns: number
  rows: number
  tileWidth: number
  tileHeight: number
  /** Whole seconds from one tile to the next, as ActivityPub's `tileDuration` asks. */
  everySeconds: number
  tiles: number
}

const largestTile = 192
const mostTiles = 100

export function planStoryboard({
  width,
  height,
  durationSeconds,
}: {
  width: number
  height: number
  durationSeconds: number
}): StoryboardPlan {
  const everySeconds = Math.max(1, Math.ceil(durationSeconds / mostTiles))
  const tiles = Math.min(mostTiles, Math.max(1, Math.ceil(durationSeconds / everySeconds)))
  const columns = Math.ceil(Math.sqrt(tiles))
  const scale = Math.min(1, largestTile / Math.max(width, height))
  return {
    columns,
    rows: Math.ceil(tiles / columns),
    // Even, since colours are kept for two pixels by two.
    tileWidth: Math.max(2, Math.floor((width * scale) / 2) * 2),
    tileHeight: Math.max(2, Math.floor((height * scale) / 2) * 2),
    everySeconds,
    tiles,
  }
}

/** WebVTT whose cues name regions of the sheet (Media Fragments 1.0 §4.2.2), as media-chrome reads them. */
export function formatStoryboardTrack(plan: StoryboardPlan, file: string, durationSeconds: number): string {
  const cues = Array.from({ length: plan.tiles }, (_, tile) => {
    const start = tile * plan.everySeconds
    const end = Math.max(start + 0.001, Math.min(durationSeconds, start + plan.everySeconds))
    const x = (tile % plan.columns) * plan.tileWidth
    const y = Math.floor(tile / plan.columns) * plan.tileHeight
    return `${formatVttTime(start)} --> ${formatVttTime(end)}\n${file}#xywh=${x},${y},${plan.tileWidth},${plan.tileHeight}\n`
  })
  return `WEBVTT\n\n${cues.join('\n')}`
}

/** WebVTT §3.3: `01:02:03.004`. */
export function formatVttTime(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const rest = `${two((milliseconds / 1000) % 60)}.${String(milliseconds % 1000).padStart(3, '0')}`
  return `${two(milliseconds / 3_600_000)}:${two((milliseconds / 60_000) % 60)}:${rest}`
}
