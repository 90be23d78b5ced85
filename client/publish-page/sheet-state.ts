import { html } from 'lit'
import { icon } from '../icons/icons.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import type { SheetWork } from './sheet-work.ts'

/** Where what is written is: with the instance, on its way there, or on this device. */
export function sheetState({ saved }: SheetWork) {
  const said = publishingWords.form
  const text = { idle: '', saving: said.autosaving, saved: said.autosaved, kept: said.autosaveFailed }[saved]
  return html`<span class="kept" role="status">${saved === 'saved' ? icon('check') : ''}${text}</span>`
}
