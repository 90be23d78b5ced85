/** Our keys for SAML: given by settings, or made once and kept in the data folder, whoever starts first. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createKeyAndCertificate, type KeyAndCertificate } from './certificate.ts'

export interface Keys {
  /** Signs; published and decrypts. */
  readonly active: KeyAndCertificate
  /** During a change: published and decrypts, does not sign yet (or no longer). */
  readonly other: KeyAndCertificate | null
}

export interface KeyFiles {
  keyFile: string
  certificateFile: string
}

/** What is in the files does not hold; the message is for the operator, in French. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused'
}

/** @throws {KeyRefused} */
export async function readKey({ keyFile, certificateFile }: KeyFiles): Promise<KeyAndCertificate> {
  const [privateKey, certificate] = await Promise.all([readPem(keyFile), readPem(certificateFile)])
  return checked({ privateKey, certificate }, `${keyFile}, ${certificateFile}`)
}

/** Where the instance's own key is, when the operator gave none. */
export function keptKeyFile(dataFolder: string): string {
  return join(dataFolder, 'saml', 'service-provider.pem')
}

/** Those that are there, made by nobody here: for who only looks. @throws {KeyRefused} */
export async function readOurKeys(given: {
  key: KeyFiles | null
  otherKey: KeyFiles | null
  dataFolder: string
}): Promise<KeyAndCertificate[]> {
  const active = given.key ? await readKey(given.key) : await readKept(keptKeyFile(given.dataFolder))
  const other = given.otherKey && (await readKey(given.otherKey))
  return [active, other].flatMap((key) => key ?? [])
}

/** Read from `file`, or made there: two processes that start together end with the same key. */
export async function keptKey(file: string, commonName: string, now: Temporal.Instant): Promise<KeyAndCertificate> {
  const kept = await readKept(file)
  if (kept) return kept
  const made = await createKeyAndCertificate(commonName, now)
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.${Date.now()}`
  await writeFile(draft, made.privateKey + made.certificate, { mode: 0o600, flush: true })
  try {
    await link(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  const winner = await readKept(file)
  if (!winner) throw new KeyRefused(`${file} : la clé n’a pas pu être écrite.`)
  return winner
}

async function readKept(file: string): Promise<KeyAndCertificate | null> {
  let pem: string
  try {
    pem = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const [privateKey = '', certificate = ''] = pem.match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----\n?/g) ?? []
  return checked({ privateKey, certificate }, file)
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new KeyRefused(`${file} : ce fichier ne se lit pas.`, { cause })
  }
}

function checked(pair: KeyAndCertificate, files: string): KeyAndCertificate {
  try {
    const privateKey = createPrivateKey(pair.privateKey)
    if (privateKey.asymmetricKeyType !== 'rsa') throw new Error('not an RSA key')
    const certificate = new X509Certificate(pair.certificate)
    if (!certificate.checkPrivateKey(privateKey)) throw new Error('another key')
    return {
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      certificate: certificate.toString(),
    }
  } catch (cause) {
    throw new KeyRefused(`${files} : il faut une clé RSA sans mot de passe et le certificat de cette clé, en PEM.`, {
      cause,
    })
  }
}
