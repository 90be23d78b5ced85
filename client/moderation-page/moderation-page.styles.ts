import { css } from 'lit'

export const styles = css`
  h1 {
    margin-block-end: var(--gap-4);
  }

  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
    margin-block: var(--gap-4) var(--gap-5);
  }

  .list {
    display: grid;
    gap: var(--gap-4);
  }

  article {
    display: grid;
    grid-template-columns: minmax(9rem, 14rem) minmax(0, 1fr);
    gap: var(--gap-3) var(--gap-4);
    padding: var(--gap-4);
  }

  article.words {
    grid-template-columns: minmax(0, 1fr);
  }

  .words .acts {
    grid-column: 1;
  }

  .about {
    display: grid;
    gap: 0.6rem;
    align-content: start;
  }

  h2 {
    font: 700 var(--step-0) / 1.35 var(--text);
    letter-spacing: 0;
  }

  blockquote {
    margin: 0;
    padding: 0.6rem 0.9rem;
    border-inline-start: 4px solid var(--line);
    border-radius: 4px;
    background: var(--sunken);
    overflow-wrap: anywhere;
  }

  .reason {
    white-space: pre-line;
    overflow-wrap: anywhere;
  }

  ol {
    display: grid;
    gap: 0.6rem;
    margin-block: 0.6rem;
    padding-inline-start: 1.4rem;
    list-style: decimal;
    overflow-wrap: anywhere;
  }

  .acts {
    grid-column: 2;
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
  }

  @media (max-width: 44rem) {
    article {
      grid-template-columns: minmax(0, 1fr);
    }

    .acts {
      grid-column: 1;
    }

    c12-shot {
      max-inline-size: 16rem;
    }
  }
`
