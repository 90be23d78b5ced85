/** Passkeys as browsers write them in JSON (WebAuthn level 3, §5.1.8 and §5.1.9), bounded; the library reads the rest. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'

const base64url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]*$/)

export const passkeyLabel = z.string().max(200).describe('How the person will know it again: « Téléphone ».')

const credential = {
  id: base64url.min(1).max(2000),
  rawId: base64url.max(2000),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.enum(['cross-platform', 'platform']).nullish(),
}

export const registrationResponse = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url,
      attestationObject: base64url,
      transports: z.array(z.string().max(30)).max(10).optional(),
    }),
  })
  .transform((value) => value as unknown as RegistrationResponseJSON)

export const authenticationResponse = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.nullish(),
    }),
  })
  .transform((value) => value as unknown as AuthenticationResponseJSON)

/** `PublicKeyCredentialCreationOptionsJSON` and `PublicKeyCredentialRequestOptionsJSON`. */
export const creationOptions = z.looseObject({ challenge: z.string() })
export const requestOptions = z.looseObject({ challenge: z.string() })

export const passkeyAnswer = z
  .object({
    id: z.string(),
    label: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Passkey' })
export type PasskeyAnswer = z.infer<typeof passkeyAnswer>
