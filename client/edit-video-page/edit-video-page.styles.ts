import { css } from 'lit'

export const styles = css`
  h1 {
    font-size: var(--step-2);
  }

  .two {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.25fr);
    gap: var(--gap-6);
    align-items: start;
  }

  .side {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-4);
  }

  .end {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-3);
  }

  .danger {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-3);
  }

  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-4);
  }

  .danger h2 {
    font-size: var(--step-1);
  }

  @media (max-width: 51rem) {
    .two {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--gap-5);
    }

    .danger {
      order: 3;
    }

    .side {
      display: contents;
    }

    .stack {
      order: 2;
    }

    .end .btn {
      flex: 1 1 auto;
    }
  }
`
