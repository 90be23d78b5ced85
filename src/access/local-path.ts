/** Where to send a person next: a path of ours, or '/'. Never another site, whatever was written in the address. */
export function localPath(text: unknown): string {
  if (typeof text !== 'string' || !text.startsWith('/') || text.length > 2000) return '/'
  const url = URL.parse(text, 'http://here.invalid')
  if (url?.host !== 'here.invalid' || url.username !== '' || url.password !== '') return '/'
  const path = url.pathname + url.search + url.hash
  // `/.//elsewhere` becomes `//elsewhere`, which a browser reads as another host.
  if (path.startsWith('//')) return '/'
  if (/^\/(connexion|charte|saml|api)(\/|$)/.test(url.pathname)) return '/'
  return path
}
