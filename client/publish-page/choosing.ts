/** The first thing that one does on this page: a file is chosen, or what waits is taken up again. */
import { html } from 'lit'
import type { PublishData } from '#src/pages/page-data.ts'
import '../file-drop/file-drop.ts'
import { spokenDuration } from '../formats/durations.ts'
import { size } from '../formats/numbers.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import '../notice/notice.ts'
import type { KeptUpload } from '../uploads/kept-uploads.ts'
import './waiting-uploads.ts'

interface Choosing {
  pending: readonly KeptUpload[]
  /** Why the file that was chosen is not sent; empty when there is nothing to say. */
  refusal: string
  limits: PublishData['limits']
  /** The file asked for is one that was on its way. */
  resumes: boolean
  onFile: (event: CustomEvent<File>) => unknown
  onForgotten: () => unknown
}

export function choosing({ pending, refusal, limits, resumes, onFile, onForgotten }: Choosing) {
  const said = publishingWords.publish
  const { sizeBytes, durationSeconds, remainingTodayBytes } = limits
  return html`
    <p class="lead">${said.lead}</p>
    <div class="stack">
      ${
        pending.length > 0
          ? html`<c12-waiting-uploads .uploads=${pending} @upload-forgotten=${onForgotten}></c12-waiting-uploads>`
          : ''
      }
      ${refusal ? html`<c12-notice slim kind="refused" heading=${refusal}></c12-notice>` : ''}
      <c12-file-drop label=${resumes ? said.resumeFile : said.choose} @file-chosen=${onFile}>
        <p class="small soft">
          ${said.limits(size(sizeBytes), spokenDuration(durationSeconds))}
          ${remainingTodayBytes !== null && remainingTodayBytes < sizeBytes ? said.today(size(remainingTodayBytes)) : ''}
        </p>
      </c12-file-drop>
    </div>
  `
}
