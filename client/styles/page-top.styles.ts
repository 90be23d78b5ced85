/** The heading of a page, and what one does there beside it. */
import { css } from 'lit'

export const pageTop = css`
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--gap-3);
    margin-block-end: var(--gap-4);
  }
`
