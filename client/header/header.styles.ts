import { css } from 'lit'

export const styles = css`
  :host {
    display: block;
  }

  header {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: var(--gap-4);
    align-items: center;
    min-block-size: 64px;
    max-inline-size: var(--wide);
    margin-inline: auto;
    padding-inline: var(--side);
  }

  .brand {
    display: inline-grid;
    grid-template-columns: auto auto;
    gap: 0 0.65rem;
    align-items: center;
    min-block-size: var(--touch);
    font: 700 1.2rem / 1.05 var(--title);
    text-decoration: none;
    white-space: nowrap;
  }

  .brand small {
    display: block;
    font: 400 0.8125rem / 1.2 var(--text);
    color: var(--ink-soft);
  }

  .mark {
    inline-size: 30px;
    block-size: 24px;
    fill: currentColor;
  }

  .mark .speaks {
    fill: light-dark(#d99a00, var(--chalk));
  }

  .search {
    display: flex;
    align-items: center;
    justify-self: center;
    inline-size: 100%;
    max-inline-size: 34rem;
    min-block-size: var(--touch);
    border: 1.5px solid var(--edge);
    border-radius: 999px;
    background: var(--card);
  }

  .search:focus-within {
    outline: 3px solid var(--focus);
    outline-offset: 1px;
  }

  .search input {
    flex: 1;
    min-inline-size: 0;
    block-size: 41px;
    padding: 0 0.25rem 0 1.1rem;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    outline: none;
    appearance: none;
    text-overflow: ellipsis;
  }

  .search input::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }

  .search button {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 41px;
    border: 0;
    border-radius: 0 999px 999px 0;
    background: none;
    color: inherit;
    cursor: pointer;
  }

  .search button:focus-visible {
    outline-offset: -4px;
    border-radius: 999px;
  }

  .ways {
    display: flex;
    align-items: center;
    gap: var(--gap-2);
  }

  .me {
    display: grid;
    place-items: center;
    inline-size: var(--touch);
    block-size: var(--touch);
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }

  .me:focus-visible {
    border-radius: 50%;
    outline-offset: 0;
  }

  .me:hover .who,
  .me[aria-expanded='true'] .who {
    box-shadow: 0 0 0 2px var(--board);
  }

  [popover] {
    position: fixed;
    inset: calc(var(--below, 60px) + 4px) max(var(--side), (100vw - var(--wide)) / 2 + var(--side)) auto auto;
    inline-size: min(19rem, 100vw - 2rem);
    max-block-size: calc(100dvh - 5rem);
    padding: var(--gap-2);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--card);
    color: var(--ink);
    box-shadow: var(--shadow-high);
    overflow: auto;
  }

  [popover]:popover-open {
    animation: unfold var(--quick) ease-out;
  }

  @keyframes unfold {
    from {
      opacity: 0;
      transform: translateY(-6px);
    }
  }

  .bell {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: var(--touch);
    block-size: var(--touch);
    border-radius: 50%;
    color: inherit;
  }

  .bell:hover,
  .bell[aria-current='page'] {
    background: var(--sunken);
  }

  .count {
    position: absolute;
    inset: 2px 0 auto auto;
    min-inline-size: 1.3rem;
    padding: 0 0.3rem;
    border-radius: 1rem;
    background: var(--alarm);
    color: var(--alarm-ink);
    font: 700 0.75rem / 1.3rem var(--text);
    text-align: center;
  }

  .me {
    position: relative;
  }

  /* Where there is no room for the bell. */
  .dot {
    display: none;
    position: absolute;
    inset: 0 0 auto auto;
    inline-size: min(0.8rem, 13px);
    block-size: min(0.8rem, 13px);
    border: 2px solid var(--card);
    border-radius: 50%;
    background: var(--alarm);
  }

  .menu-head {
    padding: 0.6rem 0.8rem 0.7rem;
  }

  .menu-head strong {
    display: block;
    overflow-wrap: anywhere;
  }

  .menu a[aria-current='page'] {
    background: var(--board-tint);
  }

  @media (max-width: 47.9rem) {
    header {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: 0.5rem;
      padding-block: 0.5rem 0.6rem;
    }

    .search {
      order: 1;
      flex: 1 1 100%;
      max-inline-size: none;
    }
  }

  @media (max-width: 26rem) {
    .bell {
      display: none;
    }

    .dot {
      display: block;
    }

    /* A long name takes two lines; with large letters, the buttons go under it. */
    .brand {
      flex: 1 1 8.5rem;
      grid-template-columns: auto minmax(0, 1fr);
      font-size: 1.1rem;
      gap: 0 0.5rem;
      white-space: normal;
    }

    .mark {
      inline-size: 26px;
    }

    .publish {
      padding-inline: 0.9rem;
    }

    .publish .ico {
      display: none;
    }

    /* One must sign in first: that button is beside, and « J’ai un clip » in the page. */
    .publish.stranger {
      display: none;
    }
  }

  @media print {
    :host {
      display: none;
    }
  }
`
