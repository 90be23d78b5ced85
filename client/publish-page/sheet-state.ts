import { html } from 'lit'
import { icon } from '../icons/icons.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import '../notice/notice.ts'
import type { SheetWork } from './sheet-work.ts'

/** Where what is written is: with the instance, on its way there, or on this device. */
export function sheetState({ saved }: SheetWork) {
  const said = publishingWords.form
  const text = { idle: '', saving: said.autosaving, saved: said.autosaved, kept: said.autosaveFailed }[saved]
  return html`<span class="kept" role="status">${saved === 'saved' ? icon('check') : ''}${text}</span>`
}

/** It is asked for before anything is typed; `onRetry` when it could not be had. */
export function recovering({ problem }: SheetWork, onRetry: () => unknown) {
  return problem
    ? html`<c12-notice .problem=${problem}>
        <button class="btn" type="button" @click=${onRetry}>${icon('again')}${publishingWords.upload.retry}</button>
      </c12-notice>`
    : html`<p class="soft" role="status">${publishingWords.publish.recovering}</p>`
}

/** What the button under the sheet does. */
export function nextStep(is: { isPublishing: boolean; isRefused: boolean; hasArrived: boolean }): string {
  const said = publishingWords.form
  if (is.isPublishing) return said.publishing
  if (is.isRefused) return publishingWords.publish.otherFilm
  return is.hasArrived ? said.publish : said.publishWhenReady
}
