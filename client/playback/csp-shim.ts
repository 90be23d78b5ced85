/**
 * media-chrome 4.19 writes `<style>` into its shadow roots, which `style-src 'self'` blocks
 * Constructed sheets are not blocked: each `<style>` becomes an adopted
 * one. In its place stands an inert element of another namespace, still found by media-chrome's
 * `querySelectorAll('style')`, whose `.sheet` is that sheet, for media-chrome inserts rules into it.
 * Imported before media-chrome. Can go once media-chrome adopts its sheets.
 */

const prototype = ShadowRoot.prototype
const inner = Object.getOwnPropertyDescriptor(prototype, 'innerHTML')
const setUnsafely = prototype.setHTMLUnsafe as ((this: ShadowRoot, html: string) => void) | undefined

function fill(root: ShadowRoot, html: string): void {
  const template = document.createElement('template')
  // Inert: nothing is applied here, so nothing is reported.
  template.innerHTML = html
  const sheets = [...template.content.querySelectorAll('style')].map((style) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style.textContent)
    const stand = document.createElementNS('urn:classe-a-12', 'style')
    if (style.id) stand.id = style.id
    Object.defineProperty(stand, 'sheet', { value: sheet })
    style.replaceWith(stand)
    return sheet
  })
  root.replaceChildren(template.content)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheets]
}

const isTheirs = (root: ShadowRoot) => root.host.localName.startsWith('media-')

if (inner?.set) {
  const set = inner.set
  Object.defineProperty(prototype, 'innerHTML', {
    ...inner,
    set(this: ShadowRoot, html: string) {
      if (isTheirs(this)) fill(this, html)
      else set.call(this, html)
    },
  })
}

if (setUnsafely) {
  prototype.setHTMLUnsafe = function (this: ShadowRoot, html: string) {
    if (isTheirs(this)) fill(this, html)
    else setUnsafely.call(this, html)
  }
}
