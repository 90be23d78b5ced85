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
`
