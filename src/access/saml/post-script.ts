/** Sends the only form of its page: a page's policy allows no inline script. */
export const postScript = { path: '/saml/envoi.js', text: 'document.forms[0].requestSubmit()\n' } as const
