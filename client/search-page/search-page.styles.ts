import { css } from 'lit'

export const styles = css`
  h1 {
    font-size: var(--step-2);
  }

  form {
    display: grid;
    grid-template-columns: minmax(0, 2fr) repeat(2, minmax(0, 1fr)) auto;
    gap: var(--gap-3);
    align-items: end;
    margin-block: var(--gap-4) var(--gap-5);
  }

  .count {
    margin-block-end: var(--gap-4);
    color: var(--ink-soft);
    font: 400 var(--step-0) / 1.4 var(--text);
    letter-spacing: 0;
  }

  .others {
    margin-block-start: var(--gap-6);
  }

  .others .head {
    margin-block-end: var(--gap-3);
  }

  .tries {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
  }

  @media (max-width: 55rem) {
    form {
      grid-template-columns: 1fr 1fr;
    }

    .words,
    form .btn {
      grid-column: 1 / -1;
    }
  }
`
