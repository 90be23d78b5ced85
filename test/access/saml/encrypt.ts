/** Encrypts an assertion for the instance (XML Encryption 1.1 §4.3), as a provider does, or as it should not. */
import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto'

export interface Encryption {
  certificate: string
  cipher?: 'aes128-gcm' | 'aes256-gcm' | 'aes256-cbc' | 'tripledes-cbc'
  transport?: 'rsa-oaep-mgf1p' | 'rsa-1_5'
}

export function encryptedAssertion(
  assertion: string,
  { certificate, cipher = 'aes256-gcm', transport = 'rsa-oaep-mgf1p' }: Encryption,
): string {
  const key = randomBytes(cipher === 'aes128-gcm' ? 16 : cipher === 'tripledes-cbc' ? 24 : 32)
  const wrapped = publicEncrypt(
    {
      key: certificate,
      padding: transport === 'rsa-1_5' ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_OAEP_PADDING,
      ...(transport === 'rsa-1_5' ? {} : { oaepHash: 'sha1' }),
    },
    key,
  )
  const space = cipher.endsWith('-gcm') ? 'http://www.w3.org/2009/xmlenc11#' : 'http://www.w3.org/2001/04/xmlenc#'
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="${space}${cipher}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#${transport}">${transport === 'rsa-1_5' ? '' : '<ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/>'}</xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>${wrapped.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${encipher(Buffer.from(assertion), key, cipher).toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>`
}

function encipher(text: Buffer, key: Buffer, cipher: NonNullable<Encryption['cipher']>): Buffer {
  if (cipher === 'aes128-gcm' || cipher === 'aes256-gcm') {
    const iv = randomBytes(12)
    const gcm = createCipheriv(cipher === 'aes128-gcm' ? 'aes-128-gcm' : 'aes-256-gcm', key, iv)
    return Buffer.concat([iv, gcm.update(text), gcm.final(), gcm.getAuthTag()])
  }
  const size = cipher === 'aes256-cbc' ? 16 : 8
  const iv = randomBytes(size)
  const cbc = createCipheriv(cipher === 'aes256-cbc' ? 'aes-256-cbc' : 'des-ede3-cbc', key, iv)
  return Buffer.concat([iv, cbc.update(text), cbc.final()])
}
