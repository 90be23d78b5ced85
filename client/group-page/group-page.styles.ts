import { css } from 'lit'

export const styles = css`
  header {
    display: grid;
    gap: var(--gap-2);
    overflow-wrap: anywhere;
  }

  .lead {
    max-inline-size: 44rem;
  }

  section,
  details {
    margin-block-start: var(--gap-5);
  }

  section {
    display: grid;
    gap: var(--gap-3);
  }

  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--gap-2) var(--gap-3);
    align-items: end;
    max-inline-size: 44rem;
  }

  form .hint,
  form .fault {
    grid-column: 1 / -1;
  }

  .list {
    display: grid;
    gap: var(--gap-2);
  }

  .member {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem var(--gap-3);
    align-items: center;
    min-block-size: var(--touch);
    overflow-wrap: anywhere;
  }

  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-3);
    margin-inline-start: auto;
  }

  summary {
    display: inline-flex;
    cursor: pointer;
  }

  c12-group-form {
    display: block;
    margin-block-start: var(--gap-4);
  }

  @media (max-width: 40rem) {
    form {
      grid-template-columns: minmax(0, 1fr);
    }

    .acts {
      margin-inline-start: 0;
    }
  }
`
