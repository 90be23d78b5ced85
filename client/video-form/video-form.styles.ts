import { css } from 'lit'

export const styles = css`
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-5);
  }

  .field {
    gap: 0.4rem;
  }

  .hue .ico {
    color: var(--hue-ink);
  }

  .groups {
    margin-block-start: var(--gap-3);
  }

  .often {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-2);
  }

  .often button {
    min-block-size: 32px;
  }

  @media (pointer: coarse) {
    .often button {
      min-block-size: var(--touch);
      padding-inline: 1rem;
    }
  }

  details {
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--card);
  }

  summary {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    min-block-size: 52px;
    padding: 0.4rem 1.1rem;
    font-weight: 700;
    cursor: pointer;
    list-style: none;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary .ico {
    transition: rotate var(--quick);
  }

  details[open] summary .ico {
    rotate: 180deg;
  }

  summary .grow {
    flex-basis: 8rem;
  }

  summary .soft {
    white-space: nowrap;
    font-weight: 400;
    font-size: var(--step--1);
  }

  .inside {
    display: grid;
    gap: var(--gap-4);
    padding: 0.25rem 1.1rem 1.1rem;
  }

  .check {
    display: flex;
    align-items: center;
    gap: 0.7rem;
    min-block-size: var(--touch);
    cursor: pointer;
  }
`
