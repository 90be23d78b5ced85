/**
 * The browser's part of passkeys (WebAuthn): from what the instance asks to what the device answers. Written by hand
 * rather than by `parseCreationOptionsFromJSON`, which Safari has since 18.4 only.
 */

interface Descriptor {
  id: string
  type: 'public-key'
  transports?: AuthenticatorTransport[]
}

export interface CreationOptions {
  challenge: string
  rp: PublicKeyCredentialRpEntity
  user: { id: string; name: string; displayName: string }
  pubKeyCredParams: PublicKeyCredentialParameters[]
  timeout?: number
  excludeCredentials?: Descriptor[]
  authenticatorSelection?: AuthenticatorSelectionCriteria
  attestation?: AttestationConveyancePreference
}

export interface RequestOptions {
  challenge: string
  rpId?: string
  timeout?: number
  allowCredentials?: Descriptor[]
  userVerification?: UserVerificationRequirement
}

/** This browser knows passkeys, and this page may use them (https, or this machine). */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && isSecureContext
}

/** Null when the person gave up, or when the device has none. */
export async function makePasskey(options: CreationOptions): Promise<unknown> {
  const { challenge, user, excludeCredentials = [], ...rest } = options
  const publicKey: PublicKeyCredentialCreationOptions = {
    rp: rest.rp,
    pubKeyCredParams: rest.pubKeyCredParams,
    ...(rest.timeout === undefined ? {} : { timeout: rest.timeout }),
    ...(rest.authenticatorSelection === undefined ? {} : { authenticatorSelection: rest.authenticatorSelection }),
    attestation: rest.attestation ?? 'none',
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: excludeCredentials.map((each) => ({ ...each, id: bytes(each.id) })),
  }
  const made = (await given(() => navigator.credentials.create({ publicKey }))) as PublicKeyCredential | null
  if (made === null) return null
  const response = made.response as AuthenticatorAttestationResponse
  return {
    ...common(made),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports(),
    },
  }
}

/** Null when the person gave up, or when the device has none. */
export async function usePasskey({ challenge, allowCredentials = [], ...rest }: RequestOptions): Promise<unknown> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...(rest.rpId === undefined ? {} : { rpId: rest.rpId }),
    ...(rest.timeout === undefined ? {} : { timeout: rest.timeout }),
    userVerification: rest.userVerification ?? 'required',
    challenge: bytes(challenge),
    allowCredentials: allowCredentials.map((each) => ({ ...each, id: bytes(each.id) })),
  }
  const used = (await given(() => navigator.credentials.get({ publicKey }))) as PublicKeyCredential | null
  if (used === null) return null
  const response = used.response as AuthenticatorAssertionResponse
  return {
    ...common(used),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle && text(response.userHandle),
    },
  }
}

function common(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
  }
}

/** Browsers say by an exception that the person closed the window, waited too long or has such a key already. */
async function given(ask: () => Promise<Credential | null>): Promise<Credential | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/')
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

function text(buffer: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
