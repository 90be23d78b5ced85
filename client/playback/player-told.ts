/** What the film has to say over itself: that it does not come, that the network is cut, from where it goes on. */
import { html } from 'lit'
import { clock } from '../formats/durations.ts'
import { icon } from '../icons/icons.ts'
import { playerWords } from '../locales/fr-player.ts'
import type { SourceState } from './source.ts'

interface Told {
  trouble: SourceState['trouble']
  /** Seconds; null when it began at the beginning, or where an address said. */
  resumedAt: number | null
  retry: () => void
  fromStart: () => void
}

export function playerTold({ trouble, resumedAt, retry, fromStart }: Told) {
  if (trouble === 'broken')
    return html`<div class="broken" role="alert">
      <p>${playerWords.broken}</p>
      <button class="btn" type="button" @click=${retry}>${icon('again')}${playerWords.retry}</button>
    </div>`
  if (trouble === 'cut') return html`<p class="told" role="status">${icon('offline')}${playerWords.cut}</p>`
  if (resumedAt !== null)
    return html`<p class="told" role="status">
      <span>${playerWords.resumed(clock(resumedAt))}</span>
      <button type="button" @click=${fromStart}>${playerWords.fromStart}</button>
    </p>`
  return ''
}
