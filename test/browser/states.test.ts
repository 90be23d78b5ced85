/**
 * Every page in every state, light and dark, at 360 and 1280 px: axe finds nothing, nothing is wider than the window, also
 * when letters are twice as large (WCAG 2.2 SC 1.4.4), the console stays silent, the policy is obeyed, and no other host is asked for anything.
 */
import { expect } from 'chai'
import { now } from '../client/fixtures.ts'
import { states } from '../client/states.ts'
import { aPage } from './a-browser.ts'
import { shownPages } from './shown-pages.ts'

const looks = [
  { width: 1280, height: 900, scheme: 'light', rules: [] },
  { width: 1280, height: 900, scheme: 'dark', rules: ['color-contrast'] },
  { width: 360, height: 800, scheme: 'dark', rules: [] },
  { width: 360, height: 800, scheme: 'light', rules: ['color-contrast'] },
] as const

describe('every page, in every state', () => {
  const pages = shownPages()

  for (const state of states) {
    it(state.name, async () => {
      const [first] = looks
      const context = await pages.browser.newContext({ locale: 'fr-FR', viewport: first, colorScheme: first.scheme })
      try {
        const { page, complaints, axe } = await aPage(context, {
          origin: pages.server.origin,
          axePath: pages.server.axePath,
          ...(state.expected ? { expected: state.expected } : {}),
        })
        await page.clock.setFixedTime(new Date(now))
        await state.prepare?.(page)
        await page.goto(pages.server.show(state.page, state.path))
        await state.act?.(page)
        const found: string[] = []
        const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        for (const { scheme, rules, ...size } of looks) {
          await page.setViewportSize(size)
          await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
          const look = `${size.width} px, ${scheme}`
          const tooWide = await beyond()
          if (tooWide > 0) found.push(`${look}: ${tooWide} px beyond the window`)
          found.push(...(await axe(rules)).map((line) => `${look}: ${line}`))
        }
        // As whoever asked their phone for it sees the last look.
        await page.evaluate(() => document.documentElement.style.setProperty('font-size', '32px'))
        const tooWide = await beyond()
        if (tooWide > 0) found.push(`letters twice as large: ${tooWide} px beyond the window`)
        expect(found.join('\n')).to.equal('')
        expect(complaints.join('\n')).to.equal('')
      } finally {
        await context.close()
      }
    })
  }
})
