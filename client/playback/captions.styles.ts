/** What is read on the film. */
import { css } from 'lit'

export const captions = css`
  .captions {
    position: absolute;
    inset: auto 0 0;
    display: grid;
    justify-items: center;
    gap: 0.15em;
    padding: 0 4% 1.1rem;
    font-size: clamp(0.95rem, 3.4cqi, 2rem);
    font-weight: 600;
    line-height: 1.35;
    text-align: center;
    white-space: pre-line;
    pointer-events: none;
    transition: translate var(--quick);
  }

  .captions.small {
    font-size: clamp(0.8rem, 2.6cqi, 1.5rem);
  }

  .captions.large {
    font-size: clamp(1.15rem, 4.6cqi, 2.7rem);
  }

  .captions span {
    padding: 0.06em 0.35em;
    border-radius: 4px;
    background: rgb(0 0 0 / 0.8);
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }

  .captions span span {
    padding: 0;
    background: none;
  }

  /* Above the controls, while these are shown. */
  media-controller:not([userinactive]) .captions,
  media-controller[mediapaused] .captions {
    translate: 0 -76px;
  }
`
