import { expect } from 'chai'
import fc from 'fast-check'
import { loadSettings, SettingsRefused } from '#config/load-settings.ts'
import type { SettingRow } from '#config/setting-row.ts'
import { settings } from '#config/settings.ts'

const rows: readonly SettingRow[] = Object.values(settings)
const real = { PUBLIC_URL: 'https://classe.example', SECRET_KEY: 'x'.repeat(32) }

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadSettings(environment)
    return []
  } catch (error) {
    if (error instanceof SettingsRefused) return error.faults
    throw error
  }
}

describe('settings', () => {
  it('are a demonstration on this machine only when nothing is said', () => {
    const { settings, hints } = loadSettings({})
    expect(settings).to.include({
      isDemonstration: true,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      logLevel: 'warn',
    })
    expect(settings.databaseUrl).to.equal('sqlite:./data/classe-a-12.sqlite')
    expect(hints).to.deep.equal([])
  })

  it('are no demonstration as soon as there is a public address', () => {
    const { settings } = loadSettings(real)
    expect(settings.isDemonstration).to.equal(false)
    expect(settings.publicUrl?.href).to.equal('https://classe.example/')
    expect(settings.logLevel).to.equal('info')
  })

  it('refuse a demonstration beside a public address', () => {
    expect(faultsOf({ ...real, DEMONSTRATION: 'oui' }).join()).to.match(/n’importe qui entrerait/)
  })

  it('refuse to read private networks for others with a public address', () => {
    expect(faultsOf({ ...real, FEDERATION_PRIVATE: 'oui' }).join()).to.match(/son propre réseau/)
    expect(faultsOf({ FEDERATION_PRIVATE: 'oui' })).to.deep.equal([])
    expect(faultsOf({ FEDERATION_PRIVATE: 'oui', PUBLIC_URL: 'http://localhost:3100' }).join()).to.not.match(/réseau/)
    expect(loadSettings(real).settings.allowsPrivatePeers).to.equal(false)
  })

  it('of the doors go together: OpenID with its client, mail with its sender, a notice within the absence', () => {
    const issuer = { OIDC_ISSUER: 'https://auth.example', OIDC_CLIENT_ID: 'c12', OIDC_CLIENT_SECRET: 'x'.repeat(32) }
    expect(faultsOf({ ...real, ...issuer })).to.deep.equal([])
    expect(faultsOf({ ...real, OIDC_ISSUER: 'https://auth.example' }).join()).to.match(
      /OIDC_CLIENT_ID.*OIDC_CLIENT_SECRET/,
    )
    expect(faultsOf({ ...real, ...issuer, OIDC_ISSUER: 'http://auth.example' }).join()).to.match(/en https/)
    expect(faultsOf({ ...real, SMTP_URL: 'smtp://mail.example' }).join()).to.match(/MAIL_FROM/)
    expect(faultsOf({ ...real, SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'a@b.fr' })).to.deep.equal([])
    expect(faultsOf({ ...real, SMTP_URL: 'mail.example', MAIL_FROM: 'a@b.fr' }).join()).to.match(/SMTP_URL/)
    expect(faultsOf({ ...real, ACCOUNT_ABSENCE: '20 j' }).join()).to.match(/DEPARTURE_NOTICE/)
  })

  it('tell every fault at once, each with its variable', () => {
    const faults = faultsOf({
      PORT: 'http',
      UPLOAD_SIZE: '3',
      SECRET_KEY: 'court',
      ACADEMIE: '99',
      CONTACT_MAIL: 'nous',
    })
    expect(faults).to.have.length(5)
    for (const variable of ['PORT', 'UPLOAD_SIZE', 'SECRET_KEY', 'ACADEMIE', 'CONTACT_MAIL']) {
      expect(
        faults.some((fault) => fault.startsWith(`${variable} :`)),
        variable,
      ).to.equal(true)
    }
  })

  it('never repeat a secret in a fault', () => {
    const secrets = rows.filter(({ kind }) => kind === 'secret')
    for (const { variable } of secrets) {
      expect(faultsOf({ [variable]: 'hunter2' }).join()).not.to.include('hunter2')
    }
    expect(faultsOf({ PUBLIC_URL: 'https://me:hunter2@classe.example' }).join()).not.to.include('hunter2')
  })

  it('read sizes and durations as people write them', () => {
    const { settings } = loadSettings({ UPLOAD_SIZE: '1,5 Go', UPLOAD_DURATION: '90 min', SESSION_DURATION: '2j' })
    expect(settings).to.include({ uploadSize: 1_500_000_000, uploadDuration: 5400, sessionDuration: 172_800 })
  })

  it('read yes and no in both languages, and lists without blanks', () => {
    for (const yes of ['oui', 'true', '1', 'OUI']) {
      expect(loadSettings({ KEEP_ORIGINALS: yes }).settings.keepsOriginals).to.equal(true)
    }
    expect(loadSettings({ KEEP_ORIGINALS: 'non' }).settings.keepsOriginals).to.equal(false)
    expect(loadSettings({ PROCESSORS: ' OVH , , Scaleway ' }).settings.processors).to.deep.equal(['OVH', 'Scaleway'])
  })

  it('take an empty variable for an absent one', () => {
    expect(loadSettings({ PORT: '', PUBLIC_URL: '  ' }).settings).to.include({ port: 3000, publicUrl: null })
  })

  it('put the database in the data folder that was chosen', () => {
    expect(loadSettings({ DATA_FOLDER: '/srv/c12' }).settings.databaseUrl).to.equal(
      'sqlite:/srv/c12/classe-a-12.sqlite',
    )
  })

  for (const [fault, environment] of Object.entries({
    'en https': { PUBLIC_URL: 'http://classe.example' },
    'sans chemin': { PUBLIC_URL: 'https://ac.example/classe' },
    'nécessaire avec S3_ENDPOINT': { S3_ENDPOINT: 'https://s3.example' },
    'l’un ne va pas sans l’autre': { SAML_KEY: '/key.pem' },
    'commence par sqlite: ou mongodb://': { DATABASE_URL: 'postgres://db' },
    'commence et finit par': { ACCEL_PREFIX: 'media' },
    'n’est ni un nombre ni une adresse': { TRUST_PROXY: '10.0.0.1, nginx' },
    'n’est pas une date': { ACCESSIBILITY_AUDIT_DATE: '2026-02-30' },
  })) {
    it(`refuse what contradicts itself: ${fault}`, () => {
      expect(faultsOf(environment).join()).to.include(fault)
    })
  }

  it('take proxies by number, address, network or name', () => {
    for (const TRUST_PROXY of ['1', 'loopback', '10.0.0.0/8, ::1', 'fd00::/8'])
      expect(faultsOf({ TRUST_PROXY })).to.deep.equal([])
    for (const TRUST_PROXY of ['10.0.0.0/33', '10.0.0', '1, nginx', '::1/1/1']) {
      expect(faultsOf({ TRUST_PROXY }), TRUST_PROXY).not.to.deep.equal([])
    }
  })

  it('allow http on this machine, to try a real identity provider', () => {
    expect(faultsOf({ PUBLIC_URL: 'http://localhost:3000' })).to.deep.equal([])
  })

  it('ask what was meant by a name that is one slip away', () => {
    const { hints } = loadSettings({
      PUBLIC_ULR: 'https://classe.example',
      DATA_FOLDR: '/srv',
      HOSTNAME: 'box',
      PATH: '/bin',
    })
    expect(hints).to.deep.equal([
      'PUBLIC_ULR : inconnu ; vouliez-vous dire PUBLIC_URL ?',
      'DATA_FOLDR : inconnu ; vouliez-vous dire DATA_FOLDER ?',
    ])
  })

  it('warn of what a public instance still lacks, without refusing it', () => {
    const { hints } = loadSettings(real)
    expect(hints.join()).to.match(/LEGAL_PUBLISHER.*mentions obligatoires/)
    expect(hints.join())
      .to.match(/SAML_METADATA/)
      .and.match(/TRUST_PROXY/)
  })

  it('open a demonstration to the network only when that is asked for, and warn of it', () => {
    expect(() => loadSettings({ HOST: '0.0.0.0' })).to.throw(SettingsRefused, 'ouvre l’instance au réseau')
    expect(() => loadSettings({ HOST: '::' })).to.throw(SettingsRefused, 'PUBLIC_URL')
    expect(loadSettings({ HOST: '0.0.0.0', DEMONSTRATION: 'oui' }).hints.join()).to.match(/ouverte au réseau/)
  })

  it('never crash on what is written: they are read, or refused with a sentence', () => {
    const variables = rows.map(({ variable }) => variable)
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...variables), fc.string({ unit: 'binary' })), (environment) => {
        for (const fault of faultsOf(environment)) expect(fault).to.match(/ : .+/)
      }),
    )
  })

  it('each have one variable, a French sentence that ends, and a default that is valid', () => {
    const variables = rows.map(({ variable }) => variable)
    expect(new Set(variables).size).to.equal(variables.length)
    for (const { variable, sentence } of rows) {
      expect(variable).to.match(/^[A-Z][A-Z0-9_]+$/)
      expect(sentence, variable).to.match(/[.!]$/)
      expect(sentence, variable).not.to.match(/['"]/)
    }
  })
})
