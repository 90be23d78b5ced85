/** What the processes that share the files of tests need before them, and do after each. */
import { flushCompileCache } from 'node:module'

/** Before the files are shared: what all would otherwise make at the same moment. */
export async function mochaGlobalSetup(): Promise<void> {
  const [{ builtClient }, { chromiumOfTests }] = await Promise.all([
    import('./client/a-page.ts'),
    import('./browser/a-browser.ts'),
  ])
  await Promise.all([builtClient(), chromiumOfTests()])
}

/** After each file: what a process compiled is left for those that tests start (NODE_COMPILE_CACHE, in package.json). */
export const mochaHooks = { afterAll: () => flushCompileCache() }
