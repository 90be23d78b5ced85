/**
 * An address of S3 that anyone may read for a while: Signature Version 4 in the query, for GET and HEAD of one object.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html (the SDK's own presigner is one more package).
 */
import { createHash, createHmac } from 'node:crypto'

export interface PresignParts {
  endpoint: URL
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  forcesPathStyle: boolean
}

/** `overrides`: headers that S3 shall answer, such as `response-content-disposition`. */
export function presign(
  parts: PresignParts,
  key: string,
  options: { at: Date; seconds: number; overrides?: Readonly<Record<string, string>> },
): URL {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey, forcesPathStyle } = parts
  const url = new URL(endpoint)
  const above = url.pathname.replace(/\/$/, '')
  if (forcesPathStyle) url.pathname = `${above}/${bucket}/${key}`
  else {
    url.hostname = `${bucket}.${url.hostname}`
    url.pathname = `${above}/${key}`
  }
  const instant = `${options.at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const scope = `${instant.slice(0, 8)}/${region}/s3/aws4_request`
  const query = Object.entries({
    ...options.overrides,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${accessKeyId}/${scope}`,
    'X-Amz-Date': instant,
    'X-Amz-Expires': String(options.seconds),
    'X-Amz-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const asked = ['GET', url.pathname, query, `host:${url.host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', instant, scope, createHash('sha256').update(asked).digest('hex')].join('\n')
  const signingKey = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`)
  url.search = `${query}&X-Amz-Signature=${hmac(signingKey, toSign).toString('hex')}`
  return url
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** RFC 3986: all but unreserved characters; `encodeURIComponent` leaves five more as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`)
}
