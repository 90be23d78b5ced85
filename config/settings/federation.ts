/** How the instance meets the others. */
import type { SettingRow } from '../setting-row.ts'

export const federationRows = {
  allowsPrivatePeers: {
    variable: 'FEDERATION_PRIVATE',
    kind: 'yes-no',
    default: 'non',
    sentence:
      'Parle aussi à des instances en http ou sur un réseau privé : essais et démonstrations. Refusé avec une adresse publique en https.',
  },
  newHosts: {
    variable: 'FEDERATION_NEW_HOSTS',
    kind: 'choice',
    choices: ['ouvertes', 'en quarantaine'],
    default: 'ouvertes',
    sentence:
      'Ce que deviennent les contributions des instances dont rien n’a été décidé : « en quarantaine », chacune attend la modération. Une instance alliée est toujours ouverte.',
  },

  deliveriesAtOnce: {
    variable: 'FEDERATION_DELIVERIES',
    kind: 'integer',
    default: '512',
    minimum: 4,
    maximum: 1000,
    sentence:
      'Envois aux autres instances en cours en même temps, par processus. Celles qui ne répondent pas n’en occupent jamais plus du quart.',
  },
  deliveriesPerHost: {
    variable: 'FEDERATION_DELIVERIES_PER_HOST',
    kind: 'integer',
    default: '4',
    minimum: 1,
    maximum: 50,
    sentence: 'Envois d’un même message en cours en même temps vers une même instance.',
  },
} as const satisfies Record<string, SettingRow>
