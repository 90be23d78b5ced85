import { css } from 'lit'

export const styles = css`
  .stage {
    position: relative;
    aspect-ratio: var(--film-ratio, 16 / 9);
    max-block-size: 66dvh;
    max-inline-size: 100%;
    margin-inline: auto;
    overflow: hidden;
    border-radius: var(--round-s);
    background: #0c0e12;
  }

  video {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }

  .sheet {
    position: absolute;
    inset: 0;
  }

  .sheet.drawing {
    cursor: crosshair;
    touch-action: none;
  }

  .zone {
    position: absolute;
    display: block;
    padding: 0;
    border: 2px dashed #fff;
    outline: 2px solid #0c0e12;
    background: none;
    color: #fff;
    cursor: move;
    touch-action: none;
  }

  .zone.blurred {
    backdrop-filter: blur(14px);
  }

  .zone.pixelated {
    backdrop-filter: blur(10px) contrast(1.3);
    background: repeating-conic-gradient(rgb(0 0 0 / 0.22) 0% 25%, transparent 0% 50%) 0 0 / 18px 18px;
  }

  .zone.hidden {
    background: #26292f;
  }

  .zone.chosen {
    border: 3px solid var(--chalk);
  }

  /* It is there, but not at this moment of the film. */
  .zone.away {
    backdrop-filter: none;
    background: none;
    opacity: 0.75;
  }

  .zone:focus-visible {
    outline: 4px solid #9dc1ff;
    outline-offset: 2px;
    border-radius: 0;
  }

  .number {
    position: absolute;
    inset: 0 auto auto 0;
    min-inline-size: 1.5rem;
    padding: 0.05rem 0.4rem;
    background: rgb(12 14 18 / 0.86);
    font: 700 0.8125rem / 1.4 var(--text);
  }

  .corner {
    position: absolute;
    inset: auto -3px -3px auto;
    inline-size: 24px;
    block-size: 24px;
    border: 3px solid #0c0e12;
    background: var(--chalk);
    cursor: nwse-resize;
    touch-action: none;
  }

  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-2);
    margin-block-start: var(--gap-3);
  }

  .time {
    font-weight: 700;
    font-variant-numeric: tabular-nums;
  }

  .cut {
    position: absolute;
    inset: auto 0.6rem 0.6rem auto;
    padding: 0.2rem 0.7rem;
    border-radius: 999px;
    background: rgb(12 14 18 / 0.86);
    color: #fff;
    font-size: var(--step--1);
    font-weight: 600;
  }

  @media (forced-colors: active) {
    .zone,
    .corner {
      forced-color-adjust: none;
    }
  }
`
