/** Writes cues as SubRip, for the programs that read nothing else. Pure. */
import type { Cue } from './cue.ts'
import { timeText } from './webvtt.ts'

export function toSubRip(cues: readonly Cue[]): string {
  return cues
    .map(({ startMs, endMs, text }, index) => {
      const said = text.replaceAll(/<\/?(?:v|lang)(?: [^<>]*)?>/g, '')
      return `${index + 1}\n${subRipTime(startMs)} --> ${subRipTime(endMs)}\n${said}\n`
    })
    .join('\n')
}

function subRipTime(ms: number): string {
  return timeText(ms).replace('.', ',')
}
