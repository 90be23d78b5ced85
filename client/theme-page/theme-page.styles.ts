import { css } from 'lit'

export const styles = css`
  .top {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.2rem 1.1rem;
    align-items: center;
    padding: clamp(1.1rem, 3vw, 1.75rem);
    border-radius: var(--round);
    background: var(--hue-tint);
    color: var(--hue-ink);
  }

  .top .tile {
    inline-size: 64px;
    block-size: 64px;
    background: var(--card);
  }

  .top .ico {
    inline-size: 30px;
    block-size: 30px;
  }

  .top h1 {
    font-size: var(--step-2);
  }

  @media (max-width: 30rem) {
    .top {
      align-items: start;
    }

    .top .tile {
      inline-size: 48px;
      block-size: 48px;
    }
  }

  .feeds {
    margin-block-start: var(--gap-3);
  }

  .top + c12-notice {
    margin-block-start: var(--gap-5);
  }

  .sift {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: var(--gap-3) var(--gap-5);
    margin-block: var(--gap-5);
  }

  .sift nav {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-2);
  }

  .sift .name {
    margin-inline-end: 0.25rem;
    font-weight: 600;
  }

  .others {
    margin-block-start: var(--gap-7);
  }
`
