/** Alliances, decisions on other instances, groups. */
import type { AllianceAnswer } from '#src/administration/alliance-schemas.ts'
import type { ActorDecisionPage, HostDecisionPage } from '#src/administration/policy-schemas.ts'
import type { GroupSummary, MemberPage } from '#src/groups/group-schemas.ts'
import { ago, anAccount, aPageOf, long, someoneElsewhere, someVideos } from './fixtures.ts'
import type { State } from './state.ts'
import { answer, cut, failedLoads, moderating, refused, signedIn } from './state.ts'

export function sharingStates(): State[] {
  const alliance: AllianceAnswer = {
    host: 'classe.ac-creteil.fr',
    name: 'Classe à 12 de l’académie de Créteil',
    url: 'https://classe.ac-creteil.fr/',
    state: 'received',
    proposedAt: ago(40),
    agreedAt: null,
    endedAt: null,
    endedBy: null,
    by: null,
  }
  const alliances = [
    alliance,
    { ...alliance, host: 'classe.ac-nice.fr', name: 'Nice', state: 'proposed' as const, by: anAccount() },
    { ...alliance, host: 'classe.ac-lille.fr', name: 'Lille', state: 'allied' as const, agreedAt: ago(900) },
    {
      ...alliance,
      host: `${'tres-long-'.repeat(8)}exemple.fr`,
      name: long.name,
      state: 'ended' as const,
      endedAt: ago(3),
      endedBy: 'them' as const,
    },
  ]
  const allied = {
    content: { page: 'administration-alliances' as const, data: { data: alliances } },
    frame: moderating,
  }
  const hosts: HostDecisionPage = {
    total: 2,
    newcomers: 'open',
    next: 'suite',
    data: [
      { host: 'evil.example', policy: 'blocked', reason: 'Publicités en nombre.', at: ago(20), by: anAccount() },
      { host: `${'tres-long-'.repeat(8)}exemple.fr`, policy: 'quarantined', reason: '', at: ago(90), by: null },
    ],
  }
  const actors: ActorDecisionPage = {
    total: 1,
    next: null,
    data: [{ id: 'https://video.example/a/paul', name: 'paul@video.example', reason: '', at: ago(9), by: anAccount() }],
  }
  const noDecision = { hosts: { ...hosts, data: [], total: 0, next: null }, actors: { ...actors, data: [], total: 0 } }
  const policies = { frame: moderating, content: { page: 'moderation-policies' as const, data: { hosts, actors } } }
  const group: GroupSummary = {
    id: '00000000-0000-4000-8000-00000000aa01',
    name: 'REP Ampère',
    kind: 'reseau',
    description: 'Les six écoles du réseau, autour de la lecture au CP.',
    members: 14,
    host: null,
    path: '/groupes/00000000-0000-4000-8000-00000000aa01',
    mine: { state: 'member', role: 'coordinator', invitedBy: null },
    createdAt: ago(4000),
  }
  const others: GroupSummary[] = [
    {
      ...group,
      id: `${group.id.slice(0, -1)}2`,
      name: long.title,
      mine: { state: 'invited', role: 'member', invitedBy: anAccount() },
    },
    group,
    {
      ...group,
      id: `${group.id.slice(0, -1)}3`,
      name: 'École Jaurès',
      kind: 'ecole',
      description: '',
      host: 'classe.ac-creteil.fr',
      mine: { state: 'member', role: 'member', invitedBy: null },
    },
  ]
  const members: MemberPage = {
    next: null,
    data: [
      { account: anAccount(), role: 'coordinator', state: 'member', host: null, at: ago(900), isMe: true },
      {
        account: { ...anAccount(long.name), id: 8 },
        role: 'member',
        state: 'member',
        host: 'classe.ac-creteil.fr',
        at: ago(90),
        isMe: false,
      },
      {
        account: { ...someoneElsewhere('Samir Ouali'), id: 9, name: 'samir.ouali' },
        role: 'member',
        state: 'invited',
        host: null,
        at: ago(9),
        isMe: false,
      },
      {
        account: { ...anAccount('Odile Bernard'), id: 10, name: 'odile.bernard' },
        role: 'member',
        state: 'member',
        host: null,
        at: ago(9),
        isMe: false,
      },
    ],
  }
  const groupData = { group, videos: aPageOf(someVideos()), members, me: 'jeanne.martin' }
  const aGroup = (data: Partial<typeof groupData> = {}) => ({
    frame: signedIn,
    content: { page: 'group' as const, data: { ...groupData, ...data } },
  })
  const host = {
    pointer: '/host',
    detail: 'Cette instance ne répond pas comme il faut : elle est injoignable pour le moment, essayez plus tard.',
  }
  return [
    { name: 'alliances, in each state', page: allied, path: '/administration/alliances' },
    {
      name: 'alliances, none',
      page: { ...allied, content: { page: 'administration-alliances', data: { data: [] } } },
      path: '/administration/alliances',
    },
    {
      name: 'alliances, proposal refused',
      page: allied,
      path: '/administration/alliances',
      prepare: (page) =>
        page.route(
          '**/api/v1/administration/alliances',
          refused(400, 'invalid-input', 'Demande à corriger', 'Certains champs sont à corriger.', [host]),
        ),
      act: async (page) => {
        await page.getByLabel('Adresse de l’instance').fill('classe.ac-paris.fr')
        await page.getByRole('button', { name: 'Proposer', exact: true }).click()
        await page.getByText('injoignable').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'alliances, accepted in one press',
      page: allied,
      path: '/administration/alliances',
      prepare: (page) =>
        page.route('**/alliances/*/answer', answer({ ...alliance, state: 'allied', agreedAt: ago(0) })),
      act: async (page) => {
        await page.getByRole('button', { name: 'Accepter l’alliance avec classe.ac-creteil.fr' }).click()
        await page.getByRole('button', { name: 'Mettre fin à l’alliance avec classe.ac-creteil.fr' }).waitFor()
      },
    },
    {
      name: 'alliances, end asked',
      page: allied,
      path: '/administration/alliances',
      act: async (page) => {
        await page.getByRole('button', { name: 'Mettre fin à l’alliance avec classe.ac-lille.fr' }).click()
        await page.getByRole('dialog').waitFor()
      },
      isOver: true,
    },
    { name: 'filtering, full', page: policies, path: '/moderation/filtrage' },
    {
      name: 'filtering, nothing',
      page: { ...policies, content: { page: 'moderation-policies', data: noDecision } },
      path: '/moderation/filtrage',
    },
    {
      name: 'filtering, list taken',
      page: policies,
      path: '/moderation/filtrage',
      prepare: async (page) => {
        await page.route(
          '**/moderation/hosts/import',
          answer({
            kept: 2,
            unchanged: 1,
            refused: [{ line: 4, text: 'pas un hôte', detail: 'Cette ligne ne nomme pas une autre instance.' }],
          }),
        )
        await page.route(/moderation\/hosts$/, answer(hosts))
        await page.route(/moderation\/actors$/, answer(actors))
      },
      act: async (page) => {
        const file = { name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from('evil.example') }
        await page.getByLabel('Ajouter une liste d’instances').setInputFiles(file)
        await page.getByRole('dialog').getByRole('button', { name: 'Ajouter cette liste' }).click()
        await page.getByText('2 décisions ajoutées').waitFor()
      },
    },
    {
      name: 'filtering, person not found',
      page: policies,
      path: '/moderation/filtrage',
      prepare: (page) => page.route('**/moderation/actors', cut),
      act: async (page) => {
        await page.getByLabel('Adresse de la personne ou de la chaîne').fill('paul@video.example')
        await page.getByRole('button', { name: 'Bloquer cette personne' }).click()
        await page.getByRole('alert').filter({ hasText: /\w/ }).first().waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'groups, full',
      page: { frame: signedIn, content: { page: 'groups', data: { data: others, may: { make: true } } } },
      path: '/mes-groupes',
    },
    {
      name: 'groups, making one',
      page: { frame: signedIn, content: { page: 'groups', data: { data: [], may: { make: true } } } },
      path: '/mes-groupes',
      prepare: (page) =>
        page.route(
          '**/api/v1/groups',
          refused(400, 'invalid-input', 'Demande à corriger', 'Certains champs sont à corriger.', [
            { pointer: '/name', detail: 'Donnez un nom d’au moins 3 caractères.' },
          ]),
        ),
      act: async (page) => {
        await page.getByText('Créer un groupe').click()
        await page.getByRole('button', { name: 'Créer', exact: true }).click()
        await page.getByText('Donnez un nom').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'groups, none',
      page: { frame: signedIn, content: { page: 'groups', data: { data: [], may: { make: false } } } },
      path: '/mes-groupes',
    },
    { name: 'group, coordinated', page: aGroup(), path: group.path },
    {
      name: 'group, of another instance, without films',
      page: aGroup({ group: { ...others[2], name: long.title } as GroupSummary, videos: aPageOf([]) }),
      path: group.path,
    },
    {
      name: 'group, invitation refused',
      page: aGroup(),
      path: group.path,
      prepare: (page) =>
        page.route(
          '**/members',
          refused(400, 'invalid-input', 'Demande à corriger', 'Certains champs sont à corriger.', [
            {
              pointer: '/name',
              detail: 'Personne ne porte ce nom ici. Essayez l’identifiant, par exemple « jeanne.martin ».',
            },
          ]),
        ),
      act: async (page) => {
        await page.getByLabel('Identifiant').fill('paul')
        await page.getByRole('button', { name: 'Inviter', exact: true }).click()
        await page.getByText('Personne ne porte ce nom ici').first().waitFor()
      },
      expected: failedLoads,
    },
  ]
}
