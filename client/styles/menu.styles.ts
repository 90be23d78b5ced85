/** What unfolds from a button: links and acts below one another, `.apart` after a line. */
import { css } from 'lit'

/** The keyboard has gone on: the menu does not stay over what it comes to. A press elsewhere closes it already. */
export function closeWhenLeft(event: FocusEvent) {
  const menu = event.currentTarget as HTMLElement
  const isLeft = event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)
  // While it closes by itself, it gives the keyboard back.
  if (isLeft && menu.matches(':popover-open')) menu.hidePopover()
}

export const menu = css`
  .menu a,
  .menu button {
    display: flex;
    align-items: center;
    gap: 0.8rem;
    inline-size: 100%;
    min-block-size: var(--touch);
    padding: 0.3rem 0.8rem;
    border: 0;
    border-radius: var(--round-s);
    background: none;
    color: inherit;
    font: 500 var(--step-0) / 1.2 var(--text);
    text-align: start;
    text-decoration: none;
    cursor: pointer;
  }

  .menu a:hover,
  .menu button:hover {
    background: var(--sunken);
  }

  .menu .apart {
    margin-block-start: var(--gap-2);
    padding-block-start: var(--gap-2);
    border-block-start: 1px solid var(--line);
  }
`
