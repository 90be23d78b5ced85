import { css } from 'lit'

export const styles = css`
  :host {
    position: fixed;
    inset: auto 0 max(1rem, env(safe-area-inset-bottom)) 0;
    z-index: 9;
    display: grid;
    justify-items: center;
    gap: var(--gap-2);
    inline-size: auto;
    block-size: auto;
    margin: 0;
    padding: 0 1rem;
    border: 0;
    background: none;
    overflow: visible;
    pointer-events: none;
  }

  .told {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: end;
    gap: 0 var(--gap-4);
    max-inline-size: min(40rem, 100%);
    min-block-size: 52px;
    padding: 0.35rem 0.5rem 0.35rem 1.25rem;
    border-radius: 26px;
    background: var(--ink);
    color: var(--paper);
    font-weight: 600;
    line-height: 1.3;
    box-shadow: var(--shadow-high);
    pointer-events: auto;
    animation: arrive var(--quick) ease-out;
  }

  .told:not(:has(button)) {
    padding-inline-end: 1.25rem;
  }

  .told span {
    flex: 1 1 9rem;
  }

  .told .btn {
    flex: none;
    border-color: transparent;
    background: none;
    color: inherit;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  .told :focus-visible {
    outline-color: var(--chalk);
  }

  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }

  @media print {
    :host {
      display: none;
    }
  }
`
