/** What people do in the pages, whatever the journey. */
import { setTimeout } from 'node:timers/promises'
import type { Page } from 'playwright-core'

/** By the SSO, from the page of sign-in or that of the identity provider. */
export async function signIn(page: Page, name: string): Promise<void> {
  const door = page.getByRole('main').getByRole('link', { name: /académie/ })
  const choice = page.getByRole('button', { name })
  // The page that was asked for may not be there yet.
  await door.or(choice).waitFor()
  if (await door.isVisible()) await door.click()
  await choice.click()
}

/** A label that is a text is the whole of it. */
export async function write(page: Page, label: string | RegExp, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: label, ...(typeof label === 'string' ? { exact: true } : {}) })
  await box.fill(text)
  await box.press('Control+Enter')
}

/** After « Publier »: the film is made as fast as the machine can; the test has all its time again whenever it gets on. */
export async function published(page: Page, test: Mocha.Context): Promise<void> {
  const heading = page.getByRole('heading', { name: 'Votre vidéo est publiée' })
  const patience = test.timeout()
  let made = ''
  while (!(await heading.isVisible())) {
    const bars = page.getByRole('progressbar')
    const now = await bars.evaluateAll((some: HTMLProgressElement[]) => some.map(({ value }) => value).join())
    if (now !== made) test.timeout(patience)
    made = now
    await setTimeout(100)
  }
}

/** Resolves once the film has really moved beyond that second. */
export async function playsBeyond(page: Page, seconds: number): Promise<void> {
  await page.locator('video').evaluate(
    (film: HTMLVideoElement, after: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (film.currentTime <= after) return
          film.removeEventListener('timeupdate', look)
          resolve()
        }
        film.addEventListener('timeupdate', look)
        look()
      }),
    seconds,
  )
}
