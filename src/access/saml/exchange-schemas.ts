/** What administrators read of the exchange with the académie's SSO: what to give, what was received, and a trial. */
import { z } from 'zod'

const verdict = z.enum(['holds', 'watch', 'mend'])

export const ssoExchange = z
  .object({
    isSet: z.boolean().describe('An identity provider is named in the settings.'),
    ours: z.object({
      entityId: z.string(),
      metadataUrl: z.string(),
      acsUrl: z.string(),
      logoutUrl: z.string(),
      asked: z.array(z.object({ name: z.string(), isRequired: z.boolean() })),
    }),
    theirs: z
      .object({ entityId: z.string(), name: z.string().nullable(), signOnUrl: z.string(), certificates: z.int() })
      .nullable()
      .describe('As last read; null when it could not be.'),
    findings: z.array(z.object({ verdict, sentence: z.string() })),
    identifier: z.string().describe('NameID, or the name of an attribute.'),
    rules: z.array(z.string()).describe('As written in the setting, or the default ones.'),
    trial: z
      .object({
        at: z.iso.datetime(),
        nameIdFormat: z.string().nullable(),
        attributes: z.array(z.object({ name: z.string(), values: z.int(), servesAs: z.array(z.string()) })),
        admission: z.enum(['admitted', 'pupil-or-parent', 'refused-by-rule', 'no-rule']),
        roles: z.array(z.enum(['teacher', 'animator', 'moderator', 'administrator'])),
        missing: z.array(z.string()),
        hasUnstableIdentifier: z.boolean(),
      })
      .nullable()
      .describe('What the last trial received: names and numbers, never a value.'),
  })
  .meta({ id: 'SsoExchange' })
export type SsoExchange = z.infer<typeof ssoExchange>
