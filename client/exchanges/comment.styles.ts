import { css } from 'lit'

export const styles = css`
  article {
    display: grid;
    grid-template-columns: 32px minmax(0, 1fr);
    gap: 0 0.75rem;
  }

  article:focus-visible {
    outline-offset: 6px;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.1rem 0.5rem;
    min-block-size: 32px;
    margin: 0;
    font-size: var(--step--1);
  }

  .head a.name {
    display: inline-flex;
    align-items: center;
    min-block-size: 32px;
    font-weight: 700;
    text-decoration: none;
  }

  .head a.name:hover {
    text-decoration: underline;
  }

  .head .chip {
    padding-block: 0.05rem;
  }

  .text {
    overflow-wrap: anywhere;
  }

  .text > * + * {
    margin-block-start: 0.5em;
  }

  .text :is(ul, ol) {
    padding-inline-start: 1.3rem;
    list-style: revert;
  }

  .text blockquote {
    margin-inline: 0;
    padding-inline-start: 0.8rem;
    border-inline-start: 3px solid var(--line);
  }

  .gone {
    font-style: italic;
    color: var(--ink-soft);
  }

  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.1rem;
    color: var(--ink-soft);
    font-size: var(--step--1);
  }

  .acts .plain {
    min-block-size: 36px;
  }

  .acts .fold {
    justify-content: center;
    min-inline-size: 36px;
  }

  @media (pointer: coarse) {
    .head a.name,
    .acts .plain {
      min-block-size: var(--touch);
    }

    .acts .fold {
      min-inline-size: var(--touch);
    }
  }

  c12-comment-form {
    margin-block: 0.4rem 0.6rem;
  }
`
