/** The administration, and its local door. */

import type { Registrations } from '#src/access/local/registration-schemas.ts'
import type { SsoExchange } from '#src/access/saml/exchange-schemas.ts'
import type { AdministeredAccount, JobAnswer, Overview } from '#src/administration/administration-schemas.ts'
import type { OtherInstance } from '#src/administration/instance-schemas.ts'
import type { Departures } from '#src/departures/departure-schemas.ts'
import { ago, long } from './fixtures.ts'
import type { State } from './state.ts'
import { answer, failedLoads, moderating, refused } from './state.ts'

const videoId = '00000000-0000-4000-8000-00000000abcd'

export function administrationStates(): State[] {
  const overview: Overview = {
    counts: { accounts: 1204, videos: 312, publishedVideos: 287, comments: 4210, openReports: 2, videosToReview: 0 },
    storage: { engine: 'sqlite', media: 'folder', freeBytes: 12_000_000_000 },
    jobs: { waiting: 3, running: 1, done: 5123, dead: 1 },
    versions: { application: '0.1.0', node: '26.10.0', ffmpeg: null },
    startedAt: ago(50),
    isDemonstration: false,
  }
  const job: JobAnswer = {
    id: 'a',
    kind: 'transcode',
    key: videoId,
    state: 'dead',
    attempt: 5,
    enqueuedAt: ago(9),
    runAt: ago(9),
    startedAt: ago(8),
    endedAt: ago(7),
    place: null,
    progress: null,
    lastError: 'ffmpeg s’est arrêté : No space left on device',
  }
  const person: AdministeredAccount = {
    id: 1,
    accountId: '22222222-0000-4000-8000-000000000009',
    name: 'jeanne.martin',
    displayName: 'Jeanne Martin',
    mail: 'jeanne.martin@ac-exemple.test',
    academie: 'académie de Lyon',
    schools: [],
    roles: ['teacher'],
    rolesFromSso: ['teacher'],
    state: 'active',
    createdAt: ago(900),
    lastSignInAt: ago(2),
    path: '/a/jeanne.martin',
    isLastAdministrator: false,
  }
  const people = [
    person,
    {
      ...person,
      accountId: '22222222-0000-4000-8000-000000000010',
      displayName: long.name,
      name: 'marie.francoise',
      state: 'suspended' as const,
      lastSignInAt: null,
    },
    {
      ...person,
      accountId: '22222222-0000-4000-8000-000000000011',
      displayName: 'Admin local',
      name: 'admin',
      mail: null,
      roles: ['teacher', 'moderator', 'administrator'] as const,
      isLastAdministrator: true,
    },
  ] as AdministeredAccount[]
  const door = { returnTo: '/administration', isForAll: false }
  const registrations: Registrations = {
    mode: 'demande',
    domains: ['ac-exemple.fr'],
    requests: [
      {
        id: 'a',
        displayName: long.name,
        mail: 'marie@ac-exemple.fr',
        why: 'J’enseigne en CP.\nÀ Vaulx.',
        askedAt: ago(30),
      },
    ],
    next: 'suite',
    invitations: [{ displayName: 'Paul Roux', mail: 'paul@ac-exemple.fr', createdAt: ago(3), expiresAt: ago(-300) }],
  }
  const departures: Departures = {
    rules: { absenceDays: 730, noticeDays: 30, videos: 'keep', writesMails: false },
    data: [
      {
        accountId: person.accountId,
        name: 'jeanne.martin',
        displayName: long.name,
        mail: 'jeanne.martin@ac-exemple.test',
        lastSignInAt: ago(17_000),
        why: 'absent',
        endsAt: ago(-500),
        isTold: false,
      },
    ],
    next: 'suite',
  }
  const sso: SsoExchange = {
    isSet: true,
    ours: {
      entityId: 'https://classe-a-12.ac-exemple.fr/saml/metadata',
      metadataUrl: 'https://classe-a-12.ac-exemple.fr/saml/metadata',
      acsUrl: 'https://classe-a-12.ac-exemple.fr/saml/acs',
      logoutUrl: 'https://classe-a-12.ac-exemple.fr/saml/slo',
      asked: [
        { name: 'uid', isRequired: true },
        { name: 'ctemail', isRequired: false },
        { name: 'urn:oid:2.16.840.1.113730.3.1.241', isRequired: false },
      ],
    },
    theirs: {
      entityId: 'https://sso.ac-exemple.fr/idp',
      name: 'Académie d’exemple',
      signOnUrl: 'https://sso.ac-exemple.fr/idp/sso',
      certificates: 2,
    },
    findings: [
      { verdict: 'holds', sentence: 'Fournisseur d’identité : « Académie d’exemple ».' },
      { verdict: 'watch', sentence: 'Il ne publie pas d’adresse de déconnexion.' },
    ],
    identifier: 'uid',
    rules: ['enseigner: title=ENS*,DOC*', 'modérer: FrEduFonctAdm=IEN*'],
    trial: null,
  }
  const trial: NonNullable<SsoExchange['trial']> = {
    at: ago(0.1),
    nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
    attributes: [
      { name: 'uid', values: 1, servesAs: ['identifiant'] },
      { name: 'FrEduRne', values: 3, servesAs: ['établissements', 'règles d’entrée'] },
      { name: 'urn:oid:0.9.2342.19200300.100.1.3', values: 1, servesAs: [] },
    ],
    admission: 'admitted',
    roles: ['teacher', 'moderator'],
    missing: [],
    hasUnstableIdentifier: false,
  }
  const failing: OtherInstance = {
    host: 'video.ac-exemple.fr',
    state: 'failing',
    lastSuccessAt: ago(60),
    failingSince: ago(50),
    failures: 9,
    nextTryAt: ago(-2),
    lastFailure: { at: ago(4), detail: '503 Service Unavailable' },
    waiting: 14,
    lost: 3,
    lostSince: ago(30),
    refused: 0,
  }
  const working: OtherInstance = {
    ...failing,
    host: 'classe-a-12.ac-creteil.fr',
    state: 'working',
    lastSuccessAt: ago(0.1),
    failingSince: null,
    failures: 0,
    nextTryAt: null,
    lastFailure: null,
    waiting: 0,
    lost: 0,
    lostSince: null,
    refused: 2,
  }
  const idle: OtherInstance = {
    ...working,
    host: 'peertube.exemple.org',
    state: 'idle',
    lastSuccessAt: null,
    refused: 0,
  }
  const others = { total: 3, failing: 1, data: [failing, working, idle], next: 'suite' }
  const lacks = [
    { kind: 'video', uuid: videoId, name: 'Le rituel du matin', what: 'to-give' },
    { kind: 'video', uuid: videoId, name: 'La dictée à l’adulte', what: 'to-ask-back' },
    { kind: 'playlist', uuid: videoId, name: 'Avant la réunion', what: 'to-give' },
    { kind: 'playlist', uuid: videoId, name: '', what: 'to-ask-back' },
  ]
  return [
    {
      name: 'instances, one failing',
      page: { frame: moderating, content: { page: 'administration-instances', data: others } },
      path: '/administration/instances',
    },
    {
      name: 'instances, none',
      page: {
        frame: moderating,
        content: { page: 'administration-instances', data: { total: 0, failing: 0, data: [], next: null } },
      },
      path: '/administration/instances',
    },
    {
      name: 'instances, what one is missing',
      page: { frame: moderating, content: { page: 'administration-instances', data: others } },
      path: '/administration/instances',
      prepare: (page) => page.route('**/missing', (asked) => asked.fulfill({ json: { data: lacks, hasMore: false } })),
      act: async (page) => {
        await page.getByRole('button', { name: 'Voir ce qui manque à video.ac-exemple.fr' }).click()
        await page.getByRole('button', { name: 'Renvoyer' }).waitFor()
      },
    },
    {
      name: 'instances, refused',
      page: { frame: moderating, content: { page: 'administration-instances', data: others } },
      path: '/administration/instances',
      prepare: (page) =>
        page.route('**/retry', refused(404, 'not-found', 'Introuvable', 'Rien n’attend pour cette instance.')),
      act: async (page) => {
        await page.getByRole('button', { name: 'Réessayer maintenant : video.ac-exemple.fr' }).click()
        await page.getByText('Rien n’attend pour cette instance.').first().waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'administration, something to do',
      page: { frame: moderating, content: { page: 'administration', data: overview } },
      path: '/administration',
    },
    {
      name: 'administration, all well',
      page: {
        frame: moderating,
        content: {
          page: 'administration',
          data: {
            ...overview,
            counts: { ...overview.counts, openReports: 0 },
            jobs: { ...overview.jobs, dead: 0 },
            versions: { ...overview.versions, ffmpeg: '5.1.9' },
            storage: { ...overview.storage, freeBytes: null },
          },
        },
      },
      path: '/administration',
    },
    {
      name: 'jobs, given up',
      page: {
        frame: moderating,
        content: { page: 'administration-jobs', data: { counts: overview.jobs, data: [job], next: 'suite' } },
      },
      path: '/administration/taches',
    },
    {
      name: 'jobs, more of them, the keyboard on the first that came',
      page: {
        frame: moderating,
        content: { page: 'administration-jobs', data: { counts: overview.jobs, data: [job], next: 'suite' } },
      },
      path: '/administration/taches',
      prepare: (page) =>
        page.route(
          '**/administration/jobs?**',
          answer({ counts: overview.jobs, data: [{ ...job, id: 'b', kind: 'images' }], next: null }),
        ),
      act: async (page) => {
        await page.getByRole('button', { name: 'Voir plus' }).press('Enter')
        await page.locator('article:focus').nth(0).waitFor()
        if ((await page.locator('article').count()) !== 2) throw new Error('not one more')
        if (
          !(await page
            .locator('article')
            .nth(1)
            .evaluate((one) => one.matches(':focus')))
        )
          throw new Error('another one')
      },
    },
    {
      name: 'jobs, none',
      page: {
        frame: moderating,
        content: { page: 'administration-jobs', data: { counts: { ...overview.jobs, dead: 0 }, data: [], next: null } },
      },
      path: '/administration/taches',
    },
    {
      name: 'accounts, found',
      page: {
        frame: moderating,
        content: { page: 'administration-accounts', data: { total: 60, data: people } },
      },
      path: '/administration/comptes',
    },
    {
      name: 'accounts, nobody',
      page: {
        frame: moderating,
        content: { page: 'administration-accounts', data: { total: 0, data: [] } },
      },
      path: '/administration/comptes?q=zz',
    },
    {
      name: 'accounts, roles',
      page: {
        frame: moderating,
        content: { page: 'administration-accounts', data: { total: 3, data: people } },
      },
      path: '/administration/comptes',
      act: async (page) => {
        await page.getByRole('button', { name: 'Rôles de Admin local' }).click()
        await page.getByRole('dialog').waitFor()
      },
      isOver: true,
    },
    {
      name: 'accounts, joining, refused',
      page: {
        frame: moderating,
        content: { page: 'administration-accounts', data: { total: 3, data: people } },
      },
      path: '/administration/comptes',
      prepare: (page) => page.route('**/join', refused(404, 'not-found', 'Introuvable', 'Ce compte n’existe pas.')),
      act: async (page) => {
        await page.getByRole('button', { name: 'Réunir un autre compte à celui de Jeanne Martin' }).click()
        await page.getByLabel('Identifiant de l’autre compte').fill('personne')
        await page.getByLabel('Pourquoi').fill('Vérifié par téléphone.')
        await page.getByRole('dialog').getByRole('button', { name: 'Réunir' }).click()
        await page.getByText('Ce compte n’existe pas').waitFor()
      },
      isOver: true,
      expected: failedLoads,
    },
    {
      name: 'sso, not set',
      page: {
        frame: moderating,
        content: { page: 'administration-sso', data: { ...sso, isSet: false, theirs: null, findings: [] } },
      },
      path: '/administration/sso',
    },
    {
      name: 'sso, unread',
      page: {
        frame: moderating,
        content: {
          page: 'administration-sso',
          data: {
            ...sso,
            theirs: null,
            findings: [{ verdict: 'mend', sentence: 'Ces métadonnées ne se lisent pas.' }],
          },
        },
      },
      path: '/administration/sso',
    },
    {
      name: 'sso, tried',
      page: { frame: moderating, content: { page: 'administration-sso', data: { ...sso, trial } } },
      path: '/administration/sso',
    },
    {
      name: 'sso, tried by a pupil',
      page: {
        frame: moderating,
        content: {
          page: 'administration-sso',
          data: {
            ...sso,
            trial: {
              ...trial,
              admission: 'pupil-or-parent',
              roles: [],
              missing: ['ctemail'],
              hasUnstableIdentifier: true,
            },
          },
        },
      },
      path: '/administration/sso',
    },
    {
      name: 'door',
      page: { content: { page: 'administration-door', data: door } },
      path: '/administration/connexion',
    },
    {
      name: 'door, wrong',
      page: { content: { page: 'administration-door', data: door } },
      path: '/administration/connexion',
      prepare: (page) =>
        page.route(
          '**/local/session',
          refused(401, 'wrong-credentials', 'Identifiant ou mot de passe inexact', 'Vérifiez les deux et recommencez.'),
        ),
      act: async (page) => {
        await page.getByLabel('Identifiant').fill('admin')
        await page.getByLabel('Mot de passe').fill('mauvais')
        await page.getByRole('button', { name: 'Entrer', exact: true }).click()
        await page.getByText('Vérifiez les deux').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'door, setting the second factor',
      page: { content: { page: 'administration-door', data: door } },
      path: `/administration/connexion#${'a'.repeat(43)}`,
      prepare: (page) =>
        page.route(
          '**/local/password',
          answer({
            next: 'enrol',
            ticket: 'a'.repeat(43),
            secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
            uri: 'otpauth://totp/Classe%20%C3%A0%2012:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Classe',
          }),
        ),
      act: async (page) => {
        await page.getByLabel('Nouveau mot de passe').fill('une phrase bien longue')
        await page.getByRole('button', { name: 'Garder ce mot de passe' }).click()
        await page.getByRole('img', { name: 'Dessin à viser' }).waitFor()
      },
    },
    {
      name: 'departures, a list read',
      page: { frame: moderating, content: { page: 'administration-departures', data: departures } },
      path: '/administration/departs',
      prepare: (page) =>
        page.route(
          '**/administration/departures',
          answer({
            concerned: [{ accountId: person.accountId, name: 'jeanne.martin', displayName: 'Jeanne Martin' }],
            already: 2,
            unknown: 3,
            unknownLines: ['inconnue@ac-exemple.test'],
            ambiguous: ['partage@ac-exemple.test'],
            spared: ['Ada Admin'],
            isApplied: false,
          }),
        ),
      act: async (page) => {
        await page.getByLabel('Ou le texte').fill('jeanne.martin')
        await page.getByRole('button', { name: 'Lire la liste, sans rien faire' }).click()
        await page.getByText('personne serait prévenue').waitFor()
        // The top of the page, under no header.
        await page.evaluate(() => scrollTo(0, 0))
      },
    },
    {
      name: 'departures, nobody, a list refused',
      page: {
        frame: moderating,
        content: { page: 'administration-departures', data: { ...departures, data: [], next: null } },
      },
      path: '/administration/departs',
      prepare: (page) =>
        page.route(
          '**/administration/departures',
          refused(400, 'invalid-input', 'Demande à corriger', 'À corriger.', [
            { pointer: '/text', detail: 'Cette liste a plus de 5 000 lignes.' },
          ]),
        ),
      act: async (page) => {
        await page.getByRole('button', { name: 'Lire la liste, sans rien faire' }).click()
        await page.getByText('Cette liste a plus').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'registrations, one made',
      page: { frame: moderating, content: { page: 'administration-registrations', data: registrations } },
      path: '/administration/inscriptions',
      prepare: (page) =>
        page.route(
          '**/administration/invitations',
          answer({
            mail: 'paul@ac-exemple.fr',
            link: 'https://exemple.fr/inscription#jeton=abc',
            expiresAt: ago(-300),
          }),
        ),
      act: async (page) => {
        await page.getByLabel('Adresse professionnelle').fill('paul@ac-exemple.fr')
        await page.getByRole('button', { name: 'Faire une invitation' }).click()
        await page.getByText('Lien à remettre').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'registrations, none',
      page: {
        frame: moderating,
        content: {
          page: 'administration-registrations',
          data: { ...registrations, requests: [], invitations: [], next: null },
        },
      },
      path: '/administration/inscriptions',
    },
    {
      name: 'registrations, closed',
      page: {
        frame: moderating,
        content: { page: 'administration-registrations', data: { ...registrations, mode: 'administration' } },
      },
      path: '/administration/inscriptions',
    },
    {
      name: 'door, choosing the password',
      page: { content: { page: 'administration-door', data: door } },
      path: `/administration/connexion#${'a'.repeat(43)}`,
    },
  ]
}
