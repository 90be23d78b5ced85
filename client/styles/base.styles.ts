/** What every element's shadow begins with, in one sheet. The same look as `page.css`, which stops at the shadow's edge. */
import { css } from 'lit'
import { buttons } from './buttons.styles.ts'
import { layout } from './layout.styles.ts'
import { marks } from './marks.styles.ts'
import { reset } from './reset.styles.ts'

export const base = css`${reset}${layout}${buttons}${marks}`
