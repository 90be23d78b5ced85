import { css } from 'lit'

export const styles = css`
  section {
    margin-block-start: var(--gap-6);
  }

  .hero {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
    gap: var(--gap-6);
    align-items: center;
    margin-block-start: 0;
  }

  .hero h1 span {
    display: block;
  }

  .hero p {
    max-inline-size: 34ch;
    margin-block: 1rem 1.25rem;
    font-size: var(--step-1);
  }

  .ask {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 1.25rem;
    padding: 1.25rem 1.4rem;
    border-color: transparent;
    background: var(--board-tint);
  }

  .ask h2 {
    font-size: var(--step-1);
  }

  .ask p {
    max-inline-size: 60ch;
    margin-block-start: 0.3rem;
  }

  c12-notice {
    margin-block-start: var(--gap-6);
  }
`
