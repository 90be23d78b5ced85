/** Before the files of tests are shared between two processes: what both would otherwise make at the same moment. */
export async function mochaGlobalSetup(): Promise<void> {
  const [{ builtClient }, { chromiumOfTests }] = await Promise.all([
    import('./client/a-page.ts'),
    import('./browser/a-browser.ts'),
  ])
  await Promise.all([builtClient(), chromiumOfTests()])
}
