/** The query of a redirected message, signed as one likes. */
import { sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { algorithms } from './sign.ts'

export interface QueryOptions {
  parameter?: 'SAMLRequest' | 'SAMLResponse'
  relayState?: string
  algorithm?: string
  hash?: string
  /** Sent instead of the deflated text. */
  raw?: Buffer
}

export function signedQuery(xml: string, privateKey: string, options: QueryOptions = {}): string {
  const { parameter = 'SAMLRequest', relayState, algorithm = algorithms.rsaSha256, hash = 'sha256' } = options
  const message = (options.raw ?? deflateRawSync(xml)).toString('base64')
  const signed = [
    `${parameter}=${encodeURIComponent(message)}`,
    ...(relayState === undefined ? [] : [`RelayState=${encodeURIComponent(relayState)}`]),
    `SigAlg=${encodeURIComponent(algorithm)}`,
  ].join('&')
  return `${signed}&Signature=${encodeURIComponent(sign(hash, Buffer.from(signed), privateKey).toString('base64'))}`
}
