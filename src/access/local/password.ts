/** Passwords of the local door: Argon2id (RFC 9106) from Node itself, kept in the usual text form. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** RFC 9106 §4, second choice, made lighter in memory as OWASP allows: 64 MiB, three passes, some 100 ms. */
const cost = { memory: 65_536, passes: 3, parallelism: 1 } as const
const tagLength = 32

export const passwordLength = { least: 12, most: 200 } as const

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive(password, nonce, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
}

/**
 * Takes the same time whether there is such an account or not: without a hash, the work is done on an invented one.
 */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const { nonce, tag, ...kept } = read(hash ?? invented)
  const derived = await derive(password, nonce, kept)
  return timingSafeEqual(derived, tag) && hash !== null
}

const invented = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(randomBytes(16))}$${base64(randomBytes(tagLength))}`

function read(hash: string): { memory: number; passes: number; parallelism: number; nonce: Buffer; tag: Buffer } {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash)
  if (!parts) throw new Error('not an argon2id hash')
  const [, memory, passes, parallelism, nonce = '', tag = ''] = parts
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

async function derive(
  password: string,
  nonce: Buffer,
  { memory, passes, parallelism }: { memory: number; passes: number; parallelism: number },
): Promise<Buffer> {
  const message = password.normalize('NFC')
  return promisify(argon2)('argon2id', { message, nonce, memory, passes, parallelism, tagLength })
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
