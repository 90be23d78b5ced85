/** The page that carries a message by POST (Bindings §3.5.4): one form that sends itself, or that a person sends. */
import type { Response } from 'express'
import { postScript } from './post-script.ts'
import { escapeXml } from './xml.ts'

export function sendByPost(response: Response, url: string, fields: Readonly<Record<string, string>>): void {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeXml(name)}" value="${escapeXml(value)}">`,
  )
  const { origin } = new URL(url)
  const policy = String(response.getHeader('Content-Security-Policy') ?? '')
  response.setHeader('Content-Security-Policy', policy.replace("form-action 'self'", `form-action ${origin}`))
  response.setHeader('Cache-Control', 'no-store')
  response
    .status(200)
    .type('html')
    .send(`<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Connexion en cours</title></head>
<body><main><h1>Connexion en cours</h1><form method="post" action="${escapeXml(url)}">${inputs.join('')}<p><button type="submit">Continuer</button></p></form></main>
<script src="${postScript.path}"></script></body></html>
`)
}
