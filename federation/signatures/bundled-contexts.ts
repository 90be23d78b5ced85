/**
 * JSON-LD contexts by address, all bundled with Fedify: none is ever asked of the network, which would let any stranger
 * make this instance fetch, and let whoever holds an address change what words mean.
 */
import { preloadedContexts } from '@fedify/vocab-runtime'

export const bundledContexts: ReadonlySet<string> = new Set(Object.keys(preloadedContexts))

export async function loadBundledContext(
  url: string,
): Promise<{ contextUrl: null; documentUrl: string; document: unknown }> {
  if (!bundledContexts.has(url)) throw new UnknownContext(url)
  return { contextUrl: null, documentUrl: url, document: preloadedContexts[url] }
}

class UnknownContext extends Error {
  override readonly name = 'UnknownContext'
  constructor(url: string) {
    super(`the context ${url.slice(0, 200)} is not bundled`)
  }
}
