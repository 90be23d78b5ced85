/**
 * What HTML's own elements begin with: boxes, headings, links, focus, no motion for who wants none; and text that is
 * softer, smaller or only heard.
 */
import { css } from 'lit'

export const reset = css`
  /* Letters twice as large leave some words longer than a phone is wide. */
  :host {
    display: block;
    overflow-wrap: anywhere;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
    margin: 0;
  }

  h1,
  h2,
  h3,
  h4 {
    font-family: var(--title);
    line-height: 1.15;
    font-weight: 700;
    letter-spacing: -0.01em;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  h1 {
    font-size: var(--step-3);
  }

  h2 {
    font-size: var(--step-2);
  }

  h3 {
    font-size: var(--step-1);
  }

  p {
    text-wrap: pretty;
  }

  a {
    color: inherit;
    text-underline-offset: 0.15em;
  }

  a:hover {
    text-decoration-thickness: 2px;
  }

  ul,
  ol {
    list-style: none;
    padding: 0;
  }

  img {
    display: block;
    inline-size: 100%;
    block-size: auto;
  }

  fieldset {
    min-inline-size: 0;
    border: 0;
    padding: 0;
  }

  legend {
    padding: 0;
  }

  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
    border-radius: 4px;
  }

  .unseen:not(:focus):not(:active) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .soft {
    color: var(--ink-soft);
  }

  .small {
    font-size: var(--step--1);
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`
