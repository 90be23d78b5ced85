/** How things stand: rows, cards, the heads of sections, the grid of videos; and what paper leaves out. */
import { css } from 'lit'

export const layout = css`
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-3);
  }

  .grow {
    flex: 1 1 auto;
    min-inline-size: 0;
  }

  .push {
    margin-inline-start: auto;
  }

  .card {
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--card);
  }

  .pad {
    padding: 1rem 1.1rem;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--gap-2) var(--gap-4);
    margin-block-end: var(--gap-4);
  }

  .head a {
    padding-block: 10px;
    margin-block: -10px;
  }

  .videos {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 16.5rem), 1fr));
    gap: var(--gap-5) var(--gap-4);
  }

  @media print {
    form,
    .no-print {
      display: none !important;
    }
  }
`
