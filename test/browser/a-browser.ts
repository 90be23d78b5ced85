/**
 * A real Chromium for tests, without windows: the one that npm brought (`@sparticuz/chromium`), the same everywhere and
 * three times as fast to open a page, or the one that `CHROMIUM_PATH` names; with no flag that would weaken what is
 * tested. Pages remember what no page of ours may do: errors, policy violations, calls to other hosts.
 */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const require = createRequire(import.meta.url)
const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export async function aBrowser(): Promise<Browser & AsyncDisposable> {
  const { executablePath, env } = await chromiumOfTests()
  return chromium.launch({
    executablePath,
    env: { ...(process.env as Record<string, string>), ...env },
    // Tests may run as root in a container, where Chromium's own sandbox cannot.
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  })
}

/** That of npm is for Linux on x64 only: elsewhere, the system's. */
export async function chromiumOfTests(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const hasCarried = process.platform === 'linux' && process.arch === 'x64'
  const other = process.env.CHROMIUM_PATH ?? (hasCarried ? undefined : systemPaths.find((path) => existsSync(path)))
  return other === undefined ? carriedChromium() : { executablePath: other, env: {} }
}

/**
 * The package unpacks into the temporary folder and takes whatever file of that name is there: it gets a folder of its
 * own. Its nss and nspr are unpacked only when it believes it is in Lambda.
 */
async function carriedChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const folder = join(import.meta.dirname, '..', '.tmp', 'chromium')
  await mkdir(folder, { recursive: true })
  const before = {
    TMPDIR: process.env.TMPDIR,
    AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV,
    HOME: process.env.HOME,
  }
  const { LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env
  try {
    process.env.TMPDIR = folder
    process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x'
    const { default: carried } = await import('@sparticuz/chromium')
    const executablePath = await carried.executablePath()
    // Its own names the folders of Lambda: without a single font, Chromium ends at the first page.
    await writeFile(join(folder, 'fonts', 'fonts.conf'), fontsIn(join(folder, 'fonts'), '/usr/share/fonts'))
    return {
      executablePath,
      env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
    }
  } finally {
    for (const [name, value] of Object.entries({ ...before, LD_LIBRARY_PATH, FONTCONFIG_PATH })) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

function fontsIn(...folders: readonly string[]): string {
  const rows = folders.map((path) => `<dir>${path}</dir>`).join('')
  return `<?xml version="1.0"?><fontconfig>${rows}<cachedir>${join(folders[0] ?? '', 'cache')}</cachedir></fontconfig>`
}

export interface WatchedPage {
  readonly page: Page
  /** What no page of ours may do; empty at the end of every test. */
  readonly complaints: string[]
  /**
   * What axe finds in the page as it is now, one line each: WCAG 2.0 to 2.2, A and AA, and its best practices; or only
   * some of its rules, where only these can have changed.
   */
  axe(rules?: readonly string[]): Promise<string[]>
}

export interface PageOptions {
  /** The only host that may be asked for anything. */
  origin: string
  /** Where it serves axe, when it does: the page itself then reads it, twice as fast as through the debugger. */
  axePath?: string
  /** Errors that a test provokes: a line that matches is no complaint. */
  expected?: RegExp
}

/** Just below the limit of a test: by then Playwright says what it waited for. Its own thirty seconds are few on a busy machine. */
const patienceMilliseconds = 170_000

export async function aPage(context: BrowserContext, options: PageOptions): Promise<WatchedPage> {
  const { origin, expected, axePath } = options
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMilliseconds)
  const complaints: string[] = []
  // axe measures with inline styles, which our policy refuses: what it does is not the page's doing.
  let isMeasuring = false
  const complain = (line: string) => {
    if (!expected?.test(line) && !(isMeasuring && line.includes('inline style'))) complaints.push(line)
  }
  // Chromium reports what the policy forbids as an error of the console.
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complain(`thrown: ${error.stack || `${error.name}: ${error.message}`}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== origin) complain(`third party: ${url.href}`)
  })
  return {
    page,
    complaints,
    async axe(rules) {
      isMeasuring = true
      try {
        return await axe(page, rules, axePath)
      } finally {
        isMeasuring = false
      }
    },
  }
}

/** With its context; what a route was still fetching for it (`route.fetch`) is nobody's fault. */
export async function closed(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.context().close()
}

export const axeFile = require.resolve('axe-core/axe.min.js')
let axeSource: Promise<string> | undefined

async function axe(page: Page, rules: readonly string[] = [], axePath?: string): Promise<string[]> {
  const isThere = await page.evaluate(async (path) => {
    // A page whose network is cut has to be given it.
    if (!('axe' in globalThis) && path !== null && navigator.onLine) await import(path)
    return 'axe' in globalThis
  }, axePath ?? null)
  if (!isThere) {
    axeSource ??= readFile(axeFile, 'utf8')
    // Through the debugger: the page's own policy forbids it, as it should.
    await page.evaluate(await axeSource)
  }
  return page.evaluate(async (only) => {
    // What has just changed (colours, sizes) is drawn, and no longer moves.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished))
    interface Found {
      id: string
      help: string
      nodes: { target: unknown[]; failureSummary?: string; html: string }[]
    }
    const { axe } = globalThis as unknown as { axe: { run(options: unknown): Promise<{ violations: Found[] }> } }
    const { violations } = await axe.run({
      runOnly: only.length > 0 ? only : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    })
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary, html }) =>
          `${id} (${help}) at ${JSON.stringify(target)} ${html.slice(0, 160)} — ${failureSummary ?? ''}`,
      ),
    )
  }, rules)
}
