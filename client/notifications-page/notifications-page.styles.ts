import { css } from 'lit'

export const styles = css`
  h1 {
    font-size: var(--step-3);
  }

  .list {
    display: grid;
    gap: var(--gap-2);
    max-inline-size: 46rem;
  }

  .told {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.2rem 0.9rem;
    align-items: start;
    padding: 0.8rem 1rem;
    color: inherit;
    text-decoration: none;
  }

  .told:hover {
    background: var(--sunken);
  }

  .told.new {
    border-inline-start: 4px solid var(--board);
  }

  .told.new .what {
    font-weight: 700;
  }

  .sign {
    position: relative;
    grid-row: 1 / 3;
    min-inline-size: 2.4rem;
  }

  .drawing {
    display: grid;
    place-items: center;
    inline-size: 2.4rem;
    block-size: 2.4rem;
    border-radius: 50%;
    background: var(--board-tint);
    color: var(--board);
  }

  .drawing.small {
    position: absolute;
    inset: 1.5rem -0.35rem auto auto;
    inline-size: 1.35rem;
    block-size: 1.35rem;
    border: 2px solid var(--card);
    background: var(--board);
    color: var(--card);
  }

  .drawing.small svg {
    inline-size: 0.75rem;
    block-size: 0.75rem;
    stroke-width: 3;
  }

  .what,
  .excerpt {
    overflow-wrap: anywhere;
  }

  .reason {
    grid-column: 2;
    overflow-wrap: anywhere;
  }

  .told time {
    grid-column: 2;
  }

  .excerpt {
    grid-column: 2;
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    color: var(--ink-soft);
  }
`
