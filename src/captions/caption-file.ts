/**
 * Reads WebVTT and SubRip as programs and people really write them: with or without numbers, hours, fractions and blank
 * lines. What cannot be understood is refused with a sentence that names the line. Pure.
 */
import { InvalidInput } from '../app-error.ts'
import { assertNotTooLong, type Cue, cueLimits } from './cue.ts'
import { decoded } from './encoding.ts'
import { unescaped } from './webvtt.ts'

/** @throws {InvalidInput} */
export function readCaptionFile(bytes: Uint8Array): Cue[] {
  if (bytes.length > cueLimits.fileBytes)
    refuse('Ce fichier dépasse 2 Mo : ce n’est sans doute pas un fichier de sous-titres.')
  const text = decoded(bytes)
  if (text === null) refuse('Ce fichier n’est pas du texte. Choisissez un fichier WebVTT (.vtt) ou SubRip (.srt).')
  return readCaptionText(text)
}

/** @throws {InvalidInput} */
export function readCaptionText(text: string): Cue[] {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n')
  const isWebVtt = /^\uFEFF?WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')
  const cues: Cue[] = []
  let current: { cue: Cue; said: string[]; line: number } | null = null
  let isAside = isWebVtt

  const close = () => {
    if (current === null) return
    const { cue, said, line } = current
    while (said.at(-1)?.trim() === '') said.pop()
    const whole = said.join('\n')
    if (whole.length > cueLimits.textLength) {
      refuse(
        `Ligne ${line} : ce sous-titre dépasse ${cueLimits.textLength} caractères. Il manque peut-être une ligne vide après lui.`,
      )
    }
    cues.push({ ...cue, text: unescaped(whole) })
    current = null
  }

  for (const [index, line] of lines.entries()) {
    const number = index + 1
    if (line.includes('-->')) {
      // The number of a cue belongs to it, also where no blank line comes before.
      if (current !== null && /^\s*\d+\s*$/.test(current.said.at(-1) ?? '')) current.said.pop()
      close()
      isAside = false
      if (cues.length >= cueLimits.count)
        refuse(`Ligne ${number} : ce fichier tient plus de ${cueLimits.count} sous-titres.`)
      current = { cue: { ...timesOf(line, number), text: '' }, said: [], line: number }
    } else if (line.trim() === '') {
      isAside = false
      // A blank line ends a cue in WebVTT; in SubRip, some leave one inside.
      if (isWebVtt) close()
      else current?.said.push('')
    } else if (isWebVtt && current === null && /^(?:NOTE|STYLE|REGION)(?:[ \t]|$)/.test(line)) {
      isAside = true
    } else if (!isAside) {
      current?.said.push(line)
    }
  }
  close()
  assertNotTooLong(cues, '/file')
  if (cues.length === 0) {
    refuse('Ce fichier ne contient aucun sous-titre. Choisissez un fichier WebVTT (.vtt) ou SubRip (.srt).')
  }
  return cues
}

const time = String.raw`(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,:](\d{1,3}))?`
const timing = new RegExp(String.raw`^\s*${time}\s*-->\s*${time}(?:\s.*)?$`)

function timesOf(line: string, number: number): { startMs: number; endMs: number } {
  const found = timing.exec(line)
  if (found === null) {
    const shown = line.trim().slice(0, 60)
    refuse(`Ligne ${number} : « ${shown} » n’est pas un horaire. Écrivez par exemple 00:01:02,500 --> 00:01:04,000.`)
  }
  const [startMs, endMs] = [found.slice(1, 5), found.slice(5, 9)].map(([hours, minutes, seconds, fraction]) => {
    const rest = Number((fraction ?? '').padEnd(3, '0'))
    return ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + rest
  }) as [number, number]
  if ([found[3], found[7]].some((seconds) => Number(seconds) > 59)) {
    refuse(`Ligne ${number} : les secondes d’un horaire vont de 00 à 59.`)
  }
  return { startMs, endMs }
}

function refuse(sentence: string): never {
  throw new InvalidInput([{ pointer: '/file', detail: sentence }], sentence)
}
