import { css } from 'lit'

export const styles = css`
  h1 {
    font-size: var(--step-3);
  }

  .list {
    display: grid;
    gap: var(--gap-3);
  }

  article {
    display: grid;
    grid-template-columns: minmax(9rem, 15rem) minmax(0, 1fr) auto;
    gap: var(--gap-3) var(--gap-4);
    align-items: start;
    padding: var(--gap-3);
  }

  h2 {
    font: 600 var(--step-0) / 1.35 var(--text);
    letter-spacing: 0;
  }

  h2 a {
    display: inline-block;
    padding-block: 10px;
    margin-block: -10px;
    text-decoration: none;
  }

  h2 a:hover {
    text-decoration: underline;
  }

  .about {
    display: grid;
    gap: 0.35rem;
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.9em;
    color: var(--ink-soft);
    font-size: var(--step--1);
  }

  .acts {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--gap-2);
  }

  .removed {
    display: grid;
    gap: var(--gap-2);
    margin-block-start: var(--gap-6);
  }

  .removed ul {
    display: grid;
    gap: var(--gap-2);
  }

  @media (max-width: 58rem) {
    article {
      grid-template-columns: minmax(7rem, 12rem) minmax(0, 1fr);
    }

    .acts {
      grid-column: 1 / -1;
      justify-content: flex-start;
    }
  }

  @media (max-width: 34rem) {
    article {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`
