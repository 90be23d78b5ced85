/**
 * A real identity provider, SimpleSAMLphp, for the tests that want one: `SIMPLESAMLPHP` names a script that starts it
 * (`<script> start <folder> <port> <file of our metadata>` prints the address of its metadata; `<script> stop <folder>`).
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../free-port.ts'
import { type AnAccess, type AnAccessOptions, anAccess, type Browser, type Page } from '../an-access.ts'
import type { Key } from './sign.ts'

const run = promisify(execFile)

export interface ASimpleSamlphp extends AsyncDisposable {
  readonly here: AnAccess
  readonly key: Key
  readonly provider: string
  /** From « Se connecter » to the form that comes back, not yet sent. */
  ask(browser: Browser, login: string, path?: string): Promise<Page>
  signIn(browser: Browser, login: string, path?: string): Promise<Page>
  close(): Promise<void>
}

/** Takes one of the two logout bindings away from what each says of itself. */
function withPostLogoutOnly(metadata: string): string {
  return metadata
    .replace(
      /(<md:SingleLogoutService [^>]*bindings:)HTTP-Redirect("[^>]*>)(<md:SingleLogoutService [^>]*HTTP-POST[^>]*>)?/s,
      '$1HTTP-POST$2',
    )
    .replace(/(<md:SingleLogoutService [^>]*HTTP-POST"[^>]*>)\s*<md:SingleLogoutService [^>]*HTTP-POST"[^>]*>/s, '$1')
}

export async function aSimpleSamlphp({
  logoutByPost = false,
  ...options
}: AnAccessOptions & { logoutByPost?: boolean } = {}): Promise<ASimpleSamlphp> {
  const script = process.env.SIMPLESAMLPHP
  if (!script) throw new Error('SIMPLESAMLPHP is not set')
  const folder = await mkdtemp(join(tmpdir(), 'c12-simplesamlphp-'))
  const port = await freePort()
  const metadata = `http://127.0.0.1:${port}/simplesaml/saml2/idp/metadata.php`
  const here = await anAccess({
    ...options,
    settings: { demonstration: null, ...options.settings },
    saml: { metadata: logoutByPost ? join(folder, 'idp.xml') : metadata, ...options.saml },
  })
  const file = join(folder, 'service-provider.xml')
  const ours = (await here.browser().open('/saml/metadata')).text
  await writeFile(file, logoutByPost ? withPostLogoutOnly(ours) : ours)
  await run('bash', [script, 'start', folder, String(port), file])
  if (logoutByPost) {
    const theirs = await (await fetch(metadata)).text()
    await writeFile(join(folder, 'idp.xml'), withPostLogoutOnly(theirs))
  }

  async function ask(browser: Browser, login: string, path = '/'): Promise<Page> {
    let page = await browser.open(`/connexion/sso?retour=${encodeURIComponent(path)}`)
    if (page.form && 'AuthState' in page.form.fields) {
      page = await browser.post(page.form.action, { ...page.form.fields, username: login, password: 'secret' })
    }
    if (!page.form?.fields.SAMLResponse) throw new Error(`no answer of the provider: ${page.status} ${page.text}`)
    return page
  }
  const close = async () => {
    await run('bash', [script, 'stop', folder]).catch(() => {})
    await here.close()
    await rm(folder, { recursive: true, force: true })
  }
  return {
    here,
    key: {
      privateKey: await readFile(join(folder, 'cert/idp.pem'), 'utf8'),
      certificate: await readFile(join(folder, 'cert/idp.crt'), 'utf8'),
    },
    provider: metadata,
    ask,
    async signIn(browser, login, path) {
      const { form, url } = await ask(browser, login, path)
      return browser.post(form?.action ?? '', form?.fields ?? {}, { from: url.origin })
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
