/** The mark: twelve pupils, one of them speaking. */
import { type Html, html, trusted } from './html.ts'

const squares = Array.from({ length: 12 }, (_, pupil) => {
  const x = (pupil % 4) * 7.6
  const y = Math.floor(pupil / 4) * 8.2
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10, speaks: pupil === 6 }
})

function draw(listens: string): Html[] {
  return squares.map(
    ({ x, y, speaks }) =>
      html`<rect x="${x}" y="${y}" width="5.6" height="5.6" rx="1.8" fill="${speaks ? '#ffcb45' : listens}"/>`,
  )
}

/** In the colour of the words beside it. */
export const mark: Html = html`<svg viewBox="0 0 30 24" width="30" height="24" aria-hidden="true">${draw('currentColor')}</svg>`

/** Alone, on whatever colour a tab has. */
export const favicon: string = trusted(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -4 32 32">${draw('#0f7a70').join('')}</svg>`,
).text
