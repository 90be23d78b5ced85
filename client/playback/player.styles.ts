import { css } from 'lit'

export const styles = css`
  :host {
    display: block;
    view-transition-name: film;
  }

  .stage {
    position: relative;
    aspect-ratio: var(--film-ratio, 16 / 9);
    max-block-size: min(78dvh, 60rem);
    inline-size: 100%;
    border-radius: var(--round);
    overflow: hidden;
    background: #0c0e12;
    color: #fff;
    color-scheme: dark;
    --media-primary-color: #fff;
    --media-secondary-color: transparent;
    --media-control-background: transparent;
    --media-control-hover-background: rgb(255 255 255 / 0.16);
    --media-font-family: var(--text);
    --media-font-size: 14px;
    --media-font-weight: 600;
    --media-control-height: 24px;
    --media-control-padding: 10px;
    --media-button-icon-height: 24px;
    --media-tooltip-display: none;
    --media-range-bar-color: var(--chalk);
    --media-range-track-background: rgb(255 255 255 / 0.34);
    --media-time-range-buffered-color: rgb(255 255 255 / 0.34);
    --media-range-track-height: 5px;
    --media-range-track-border-radius: 3px;
    --media-range-thumb-background: #fff;
    --media-range-thumb-width: 16px;
    --media-range-thumb-height: 16px;
    --media-preview-background: rgb(12 14 18 / 0.9);
    --media-focus-box-shadow: inset 0 0 0 3px #9dc1ff;
    --media-preview-thumbnail-max-width: 200px;
    --media-preview-thumbnail-max-height: 150px;
  }

  .stage:fullscreen {
    max-block-size: none;
    border-radius: 0;
  }

  media-controller {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    background: transparent;
  }

  video {
    object-fit: contain;
    background: transparent;
  }

  video::-webkit-media-controls {
    display: none !important;
  }

  .bottom {
    align-self: stretch;
    padding: 3rem clamp(0.25rem, 1.5vw, 0.75rem) 0.25rem;
    background: linear-gradient(transparent, rgb(0 0 0 / 0.8));
    line-height: 1.4;
    pointer-events: none;
  }

  .bottom > * {
    pointer-events: auto;
  }

  .line {
    position: relative;
    block-size: 28px;
  }

  media-time-range {
    inline-size: 100%;
    block-size: 28px;
    --media-control-height: 8px;
  }

  .marks {
    position: absolute;
    inset: 0 10px;
    pointer-events: none;
  }

  .marks li {
    position: absolute;
    inset-block-start: 50%;
    inline-size: 9px;
    block-size: 9px;
    margin: -4.5px 0 0 -4.5px;
    border: 2px solid #fff;
    border-radius: 50%;
    background: #0f5c55;
  }

  .bar {
    display: flex;
    align-items: center;
    min-block-size: var(--touch);
  }

  .bar > media-play-button,
  .bar > media-mute-button,
  .bar > media-seek-backward-button,
  .bar > media-seek-forward-button,
  .bar > media-pip-button,
  .bar > media-fullscreen-button,
  .ctl {
    inline-size: var(--touch);
    block-size: var(--touch);
    flex: none;
    border-radius: 50%;
  }

  .ctl {
    display: grid;
    place-items: center;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    cursor: pointer;
  }

  .ctl:hover {
    background: rgb(255 255 255 / 0.16);
  }

  .ctl .ico {
    inline-size: 24px;
    block-size: 24px;
  }

  .ctl[aria-pressed='true'] {
    color: var(--chalk);
  }

  .stage :focus-visible {
    outline: 3px solid #9dc1ff;
    outline-offset: -3px;
  }

  .ctl:focus-visible {
    border-radius: 50%;
  }

  .time {
    padding-inline: min(0.5rem, 8px);
    /* In a bar that the film's width bounds. */
    font-size: min(0.9rem, 20px);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  media-volume-range {
    inline-size: 84px;
  }

  .push {
    margin-inline-start: auto;
  }

  .shown {
    margin-inline-end: 0.35rem;
    font-size: 0.8125rem;
    font-weight: 600;
    opacity: 0.92;
    white-space: nowrap;
  }

  .chapter {
    overflow: hidden;
    padding-inline-end: 0.5rem;
    font-size: 0.875rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  /* Before the first second: one large button. */
  .start {
    inline-size: 84px;
    block-size: 84px;
    border-radius: 50%;
    --media-control-background: rgb(12 14 18 / 0.66);
    --media-control-hover-background: var(--chalk);
    --media-button-icon-height: 40px;
    --media-control-height: 40px;
    --media-control-padding: 22px;
  }

  .start:hover {
    --media-icon-color: var(--chalk-ink);
  }

  media-controller[mediahasplayed] .start,
  media-controller:not([mediapaused]) .start {
    display: none;
  }

  media-loading-indicator {
    --media-loading-indicator-icon-height: 72px;
  }

  /* « Écouter seulement ». */
  .sound {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.6rem;
    background: rgb(12 14 18 / 0.72);
    font-weight: 600;
    pointer-events: none;
  }

  .sound .ico {
    inline-size: 48px;
    block-size: 48px;
  }

  .told {
    position: absolute;
    inset: 0.75rem auto auto 0.75rem;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.75rem;
    max-inline-size: calc(100% - 1.5rem);
    padding: 0.2rem 0.4rem 0.2rem 1rem;
    border-radius: 26px;
    background: rgb(12 14 18 / 0.86);
    font-size: 0.9375rem;
    font-weight: 600;
    line-height: 1.35;
  }

  .told:not(:has(button)) {
    padding: 0.6rem 1rem;
  }

  .told button {
    min-block-size: var(--touch);
    padding: 0 0.75rem;
    border: 0;
    border-radius: 999px;
    background: none;
    color: inherit;
    font: inherit;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    cursor: pointer;
  }

  .broken {
    position: absolute;
    inset: 0;
    z-index: 1;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.9rem;
    padding: 1.25rem;
    background: rgb(12 14 18 / 0.95);
    text-align: center;
  }

  @container (max-width: 48rem) {
    .chapter {
      display: none;
    }
  }

  @container (max-width: 40rem) {
    media-volume-range,
    media-pip-button,
    .shown {
      display: none;
    }
  }

  @container (max-width: 30rem) {
    media-seek-backward-button,
    media-seek-forward-button {
      display: none;
    }

    /* Above what lies at the bottom. */
    .start {
      margin-block-end: 56px;
      inline-size: 64px;
      block-size: 64px;
      --media-button-icon-height: 32px;
      --media-control-height: 32px;
      --media-control-padding: 16px;
    }
  }

  .stage {
    container-type: inline-size;
  }

  @media (hover: none) {
    media-volume-range {
      display: none;
    }
  }

  @media (forced-colors: active) {
    .stage {
      border: 1px solid;
      forced-color-adjust: none;
    }
  }

  @media print {
    .bottom,
    .start,
    .told {
      display: none;
    }
  }
`
