import { css } from 'lit'

export const styles = css`
  .lead {
    max-inline-size: 44rem;
  }

  section {
    display: grid;
    gap: var(--gap-3);
    margin-block-start: var(--gap-5);
  }

  form {
    display: grid;
    gap: var(--gap-4);
    max-inline-size: 44rem;
  }

  .lists {
    display: grid;
    gap: var(--gap-3);
    max-inline-size: 44rem;
    overflow-wrap: anywhere;
  }

  .list {
    display: grid;
    gap: var(--gap-3);
  }

  article {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-3);
    align-items: start;
    padding: 0.9rem 1.1rem;
  }

  .about {
    display: grid;
    flex: 1 1 18rem;
    gap: 0.35rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  h3 {
    font: 700 var(--step-0) / 1.35 var(--text);
    letter-spacing: 0;
  }

  .more {
    justify-self: center;
  }
`
