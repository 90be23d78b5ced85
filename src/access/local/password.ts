/** Passwords of the local door: Argon2id (RFC 9106) from Node itself, kept in the usual text form. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

export interface Cost {
  /** KiB. */
  memory: number
  passes: number
  parallelism: number
}

/** What OWASP asks for at least: some 30 ms, and so little memory that strangers who try cannot exhaust the machine. */
const defaultCost: Cost = { memory: 19_456, passes: 2, parallelism: 1 }

const tagLength = 32

export const passwordLength = { least: 12, most: 200 } as const

interface Passwords {
  hash(password: string): Promise<string>
  /** Takes the same time whether there is a hash or not: without one, the work is done on an invented one. */
  isRight(password: string, hash: string | null): Promise<boolean>
}

export function createPasswords(cost: Cost = defaultCost): Passwords {
  const { memory, passes, parallelism } = cost
  const written = (nonce: Buffer, tag: Buffer) =>
    `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
  const invented = written(randomBytes(16), randomBytes(tagLength))
  return {
    async hash(password) {
      const nonce = randomBytes(16)
      return written(nonce, await derive(password, nonce, cost))
    },
    async isRight(password, hash) {
      const { nonce, tag, ...kept } = read(hash ?? invented)
      const derived = await derive(password, nonce, kept)
      return timingSafeEqual(derived, tag) && hash !== null
    },
  }
}

function read(hash: string): Cost & { nonce: Buffer; tag: Buffer } {
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

async function derive(password: string, nonce: Buffer, { memory, passes, parallelism }: Cost): Promise<Buffer> {
  const message = password.normalize('NFC')
  return promisify(argon2)('argon2id', { message, nonce, memory, passes, parallelism, tagLength })
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
