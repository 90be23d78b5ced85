/** Our drawings: 24 × 24, outlined, in the manner of Lucide (ISC). They always stand beside words, or in a button that has a name. */
import { html, svg, type TemplateResult } from 'lit'

const drawings = {
  // What one does.
  search: svg`<circle cx="11" cy="11" r="7"/><path d="m20 20-3.5-3.5"/>`,
  upload: svg`<path d="M12 16V4m0 0L7 9m5-5 5 5M4 20h16"/>`,
  download: svg`<path d="M12 4v12m0 0 5-5m-5 5-5-5M4 20h16"/>`,
  heart: svg`<path d="M12 20s-8-4.6-8-10.4A4.6 4.6 0 0 1 12 7a4.6 4.6 0 0 1 8 2.6C20 15.4 12 20 12 20Z"/>`,
  check: svg`<path d="M4 12.5 9.5 18 20 6.5"/>`,
  share: svg`<circle cx="18" cy="5" r="2.6"/><circle cx="6" cy="12" r="2.6"/><circle cx="18" cy="19" r="2.6"/><path d="m8.3 10.7 7.4-4.4m-7.4 7 7.4 4.4"/>`,
  copy: svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15H4V5a1 1 0 0 1 1-1h10v1"/>`,
  mail: svg`<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>`,
  pencil: svg`<path d="m4 20 1-4L16 5l3 3L8 19Z"/><path d="m14 7 3 3"/>`,
  trash: svg`<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5"/>`,
  flag: svg`<path d="M5 21V4m0 1c4-2.5 7 2.5 14 0v9c-7 2.5-10-2.5-14 0"/>`,
  answer: svg`<path d="m9 14-5-5 5-5"/><path d="M4 9h9a7 7 0 0 1 7 7v4"/>`,
  close: svg`<path d="M6 6l12 12M18 6 6 18"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  play: svg`<path d="m8 5 11 7-11 7Z"/>`,
  again: svg`<path d="M20 12a8 8 0 1 1-2.3-5.7L20 8.5"/><path d="M20 3.5v5h-5"/>`,
  leave: svg`<path d="M10 4H5v16h5M15 8l4 4-4 4M19 12H9"/>`,
  enter: svg`<path d="M14 4h5v16h-5M10 8l4 4-4 4M14 12H4"/>`,
  more: svg`<circle cx="5" cy="12" r="1"/><circle cx="12" cy="12" r="1"/><circle cx="19" cy="12" r="1"/>`,
  down: svg`<path d="m6 9 6 6 6-6"/>`,
  forward: svg`<path d="m9 6 6 6-6 6"/>`,
  settings: svg`<path d="M4 7h9m5 0h2M4 17h2m5 0h9"/><circle cx="15.5" cy="7" r="2.5"/><circle cx="8.5" cy="17" r="2.5"/>`,
  keyboard: svg`<rect x="2.5" y="6" width="19" height="12" rx="2"/><path d="M6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10"/>`,
  headphones: svg`<path d="M4 14v-2a8 8 0 0 1 16 0v2"/><path d="M4 14h3v6H6a2 2 0 0 1-2-2ZM20 14h-3v6h1a2 2 0 0 0 2-2Z"/>`,
  captions: svg`<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M7 14.5h4M14 14.5h3M7 11h2M12 11h5"/>`,
  captionsOn: svg`<rect x="3" y="5" width="18" height="14" rx="2" fill="currentColor"/><path d="M7 14.5h4M14 14.5h3M7 11h2M12 11h5" stroke="#0c0e12"/>`,
  list: svg`<path d="M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01"/>`,
  split: svg`<path d="M12 4v16M8 8l-4 4 4 4M16 8l4 4-4 4"/>`,
  join: svg`<path d="M12 4v16M4 8l4 4-4 4M20 8l-4 4 4 4"/>`,
  markIn: svg`<path d="M6 5v14M20 12H10m0 0 4-4m-4 4 4 4"/>`,
  markOut: svg`<path d="M18 5v14M4 12h10m0 0-4-4m4 4-4 4"/>`,
  feed: svg`<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14"/><circle cx="6" cy="18" r="1.2"/>`,
  bell: svg`<path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15ZM10 21h4"/>`,
  // What things are.
  film: svg`<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M8 5v14M16 5v14M3 12h18"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>`,
  lock: svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`,
  globe: svg`<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5.5 5 11.5 0 17M12 3.5c-5 5.5-5 11.5 0 17"/>`,
  school: svg`<path d="M3 20h18M5 20V10l7-5 7 5v10M10 20v-5h4v5"/>`,
  link: svg`<path d="M9.5 14.5a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L11.5 7.5"/><path d="M14.5 9.5a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.3-1.3"/>`,
  file: svg`<path d="M7 3h7l5 5v13H7Z"/><path d="M14 3v5h5"/>`,
  person: svg`<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4.4 3.6-7 8-7s8 2.6 8 7"/>`,
  speech: svg`<path d="M4 5h16v11H11l-5 4v-4H4Z"/>`,
  shield: svg`<path d="M12 3 5 6v5c0 5 3 8.5 7 10 4-1.5 7-5 7-10V6Z"/>`,
  gauge: svg`<path d="M4 18a8.5 8.5 0 1 1 16 0"/><path d="m12 15 4-5"/>`,
  eye: svg`<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12Z"/><circle cx="12" cy="12" r="3"/>`,
  hidden: svg`<path d="M4 4l16 16M9.5 5.3A10 10 0 0 1 12 5c6 0 10 7 10 7a17 17 0 0 1-3 3.7M6 7.5A17 17 0 0 0 2 12s4 7 10 7a10 10 0 0 0 4-.9"/>`,
  warning: svg`<path d="M12 4 2.5 20h19Z"/><path d="M12 10v4M12 17v.01"/>`,
  info: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.01"/>`,
  offline: svg`<path d="M4 4l16 16M2.5 9.5A15 15 0 0 1 7 6.7M11 5.6A15 15 0 0 1 21.5 9.5M6 13.2a9 9 0 0 1 3.4-2M15 11.5a9 9 0 0 1 3 1.7M9.5 16.6a4 4 0 0 1 5 0M12 20v.01"/>`,
  // The questions.
  book: svg`<path d="M4 5a8 8 0 0 1 8 2 8 8 0 0 1 8-2v13a8 8 0 0 0-8 2 8 8 0 0 0-8-2Z"/><path d="M12 7v13"/>`,
  desk: svg`<path d="M3 9h18M5 9v10M19 9v10M8 9V5h8v4"/>`,
  pair: svg`<circle cx="8" cy="8" r="3"/><circle cx="16" cy="8" r="3"/><path d="M3 20c0-3 2.2-5 5-5s5 2 5 5m-2 0c0-3 2.2-5 5-5s5 2 5 5"/>`,
  network: svg`<circle cx="12" cy="5" r="2.5"/><circle cx="5" cy="18" r="2.5"/><circle cx="19" cy="18" r="2.5"/><path d="M11 7.2 6.3 16M13 7.2 17.7 16M7.5 18h9"/>`,
  merge: svg`<path d="M6 4v5a5 5 0 0 0 5 5h1a5 5 0 0 1 5 5M18 4v5a5 5 0 0 1-5 5"/>`,
  pulse: svg`<path d="M3 12h4l3-7 4 14 3-7h4"/>`,
  stairs: svg`<path d="M4 19h5v-5h5V9h5V4"/>`,
  bolt: svg`<path d="M13 3 5 14h6l-1 7 8-11h-6Z"/>`,
  hand: svg`<path d="M4 13c3 0 4 3 8 3s5-4 8-4M4 9c3 0 4 3 8 3"/>`,
  dot: svg`<circle cx="12" cy="12" r="4"/>`,
}

export type IconName = keyof typeof drawings

/** Hidden from assistive technology: the words beside it say the same. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="ico" viewBox="0 0 24 24" aria-hidden="true">${drawings[name]}</svg>`
}

/** For names that come from an instance's configuration. */
export function iconNamed(name: string): TemplateResult {
  return icon(name in drawings ? (name as IconName) : 'dot')
}

/** Twelve pupils, one of them speaking. */
export const mark: TemplateResult = html`<svg class="mark" viewBox="0 0 30 24" aria-hidden="true">${twelve()}</svg>`

function twelve() {
  return Array.from({ length: 12 }, (_, pupil) => {
    const x = (pupil % 4) * 7.6
    const y = Math.floor(pupil / 4) * 8.2
    const speaks = pupil === 6
    return svg`<rect class=${speaks ? 'speaks' : 'listens'} x=${x} y=${y} width="5.6" height="5.6" rx="1.8"/>`
  })
}
