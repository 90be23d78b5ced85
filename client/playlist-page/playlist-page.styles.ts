import { css } from 'lit'

export const styles = css`
  header {
    display: grid;
    gap: var(--gap-3);
    max-inline-size: 60rem;
    margin-block: var(--gap-3) var(--gap-4);
  }

  h1 {
    font-size: var(--step-2);
  }

  .by {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-3);
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .by > p {
    max-inline-size: calc(100% - 4rem);
  }

  .said {
    max-inline-size: 65ch;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }

  .told {
    margin-block-end: var(--gap-4);
  }

  c12-playlist-form {
    margin-block: var(--gap-4);
  }

  .start {
    margin-block-end: var(--gap-3);
  }

  ol {
    max-inline-size: 60rem;
  }

  li + li {
    border-block-start: 1px solid var(--line);
  }

  li.over {
    background: var(--board-tint);
    border-radius: var(--round-s);
  }

  .end {
    margin-block-start: var(--gap-6);
  }
`
