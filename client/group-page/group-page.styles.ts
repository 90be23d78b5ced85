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

  .list li + li {
    padding-block-start: var(--gap-2);
    border-block-start: 1px solid var(--line);
  }

  .member {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0 var(--gap-3);
    align-items: center;
    min-block-size: var(--touch);
    overflow-wrap: anywhere;
  }

  .member .row {
    gap: 0.25rem var(--gap-3);
  }

  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--gap-4);
  }

  .acts .plain {
    min-block-size: var(--touch);
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

    /* Under the name, not under the face. */
    .acts {
      grid-column: 2 / -1;
    }
  }
`
