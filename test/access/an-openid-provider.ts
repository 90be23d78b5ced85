/** A real OpenID provider on loopback (`oidc-provider`), which lets in whoever the test says, without asking. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'

export interface AnOpenIdProvider extends AsyncDisposable {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  /** For that instance, once it listens. */
  serve(instance: URL): void
  /** Who is there, from now on; '' for somebody who gives up. */
  be(login: string): void
  close(): Promise<void>
}

/** By login: what is said of each. */
export type People = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export async function anOpenIdProvider(
  people: People,
  { signsUserInfo = false }: { signsUserInfo?: boolean } = {},
): Promise<AnOpenIdProvider> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const [clientId, clientSecret] = ['classe-a-12', 'un secret de test assez long']
  let current = Object.keys(people)[0] ?? ''
  const serve = (instance: URL) => {
    const configuration: Configuration = {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: [new URL('/connexion/oidc/retour', instance).href],
          post_logout_redirect_uris: [new URL('/', instance).href],
          ...(signsUserInfo ? { userinfo_signed_response_alg: 'RS256' as const } : {}),
        },
      ],
      claims: {
        openid: ['sub'],
        email: ['email', 'email_verified'],
        given_name: ['given_name'],
        usual_name: ['usual_name'],
      },
      scopes: ['openid', 'email', 'given_name', 'usual_name'],
      features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
      cookies: { keys: ['test'] },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, id) => ({ accountId: id, claims: () => ({ ...people[id], sub: id }) }),
      async loadExistingGrant(context) {
        const grant = new context.oidc.provider.Grant({
          accountId: context.oidc.session?.accountId ?? '',
          clientId: context.oidc.client?.clientId ?? '',
        })
        grant.addOIDCScope('openid email given_name usual_name')
        await grant.save()
        return grant
      },
    }
    const provider = new Provider(issuer.href.replace(/\/$/, ''), configuration)
    const answer = provider.callback()
    server.on('request', (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return answer(request, response)
      const finished = current === '' ? { error: 'access_denied' } : { login: { accountId: current } }
      void provider.interactionFinished(request, response, finished, { mergeWithLastSubmission: false })
    })
  }
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return {
    issuer,
    clientId,
    clientSecret,
    serve,
    be: (login) => {
      current = login
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
