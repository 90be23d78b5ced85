/** A page that says what an act brings about before it is done: a column of text, what follows as a list, then the act. */
import { css } from 'lit'

export const actPage = css`
  .page {
    display: grid;
    gap: var(--gap-5);
    max-inline-size: 44rem;
  }

  .what {
    display: grid;
    gap: 0.4rem;
    padding-inline-start: 1.2rem;
    list-style: disc;
  }
`
