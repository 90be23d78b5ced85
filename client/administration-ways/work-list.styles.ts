/** Work of the instance in lists, one a tab, with what went wrong in its own words. */
import { css } from 'lit'

export const workList = css`
  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
    margin-block-end: var(--gap-4);
  }

  .error {
    padding: 0.5rem 0.75rem;
    border-radius: var(--round-s);
    background: var(--alarm-tint);
    overflow-wrap: anywhere;
  }
`
