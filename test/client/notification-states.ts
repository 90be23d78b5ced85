/** What others did with what is mine. */
import type { NotificationAnswer } from '#src/notifications/notification-schemas.ts'
import { ago, anAccount, long, someoneElsewhere } from './fixtures.ts'
import type { State } from './state.ts'
import { cut, failedLoads, signedIn } from './state.ts'

let number = 0
const reportId = '1a2b3c4d-0000-4000-8000-000000000001'

function told(kind: NotificationAnswer['kind'], changes: Partial<NotificationAnswer> = {}): NotificationAnswer {
  number += 1
  return {
    id: number,
    type: 2,
    read: false,
    createdAt: ago(number * 3),
    updatedAt: ago(number * 3),
    video: {
      id: 1,
      uuid: '9c9de5e8-0a1e-484a-b099-e80766180a6d',
      name: 'Comment lancer la lecture à douze ?',
      path: '/w/x',
    },
    comment: null,
    group: null,
    reason: null,
    playlist: null,
    report: null,
    actorFollow: null,
    kind,
    path: '/w/x#echange-1-2',
    people: [anAccount('Odile Bernard')],
    peopleCount: 1,
    ...changes,
  }
}

export function notificationStates(): State[] {
  const data = [
    told('comment', {
      people: [someoneElsewhere('Odile Bernard')],
      comment: { id: 2, threadId: 1, excerpt: 'Et avec des CP, vous feriez comment ?' },
    }),
    told('answer', { comment: { id: 3, threadId: 1, excerpt: long.title.repeat(3) }, people: [anAccount(long.name)] }),
    told('merci', { people: [anAccount('Odile Bernard'), anAccount('Karim Diallo')], peopleCount: 2 }),
    told('essaye', { people: [anAccount('Odile Bernard'), anAccount('Karim Diallo')], peopleCount: 14, read: true }),
    told('shared', { people: [someoneElsewhere('Samir Ouali')] }),
    told('published', { read: true, people: [] }),
  ]
  const aboutPeople = [
    told('held', { comment: { id: 4, threadId: 4, excerpt: 'Bonjour, est-ce que cela marche aussi au CM2 ?' } }),
    told('removed', {
      people: [],
      comment: { id: 5, threadId: 5, excerpt: 'Chez moi, c’est Kévin qui…' },
      reason: 'Ce commentaire nomme un élève.',
    }),
    told('hidden', { people: [], reason: 'On lit le prénom d’un élève sur son cahier, à 1:12.' }),
    told('list-removed', {
      people: [],
      video: null,
      playlist: { displayName: long.title },
      reason: 'Une note nomme un élève.',
    }),
    told('reported', { people: [], video: null, report: { id: reportId, about: 'playlist', outcome: 'removed' } }),
    told('reported', {
      people: [],
      reason: 'Aucun visage n’y est reconnaissable.',
      report: { id: reportId, about: 'video', outcome: 'left' },
    }),
    told('invited', { video: null, group: { id: 'x', name: long.title } }),
    told('coordinates', { video: null, group: { id: 'x', name: 'REP Ampère' }, people: [anAccount('Jeanne Martin')] }),
    told('follow', { video: null, people: [anAccount('Odile Bernard'), anAccount('Karim Diallo')], peopleCount: 4 }),
    told('follow', { video: null, read: true, people: [anAccount(long.name)] }),
  ]
  const page = { total: 40, unread: 3, data, next: 'suite' }
  return [
    { name: 'notifications, some', page: { frame: signedIn, content: { page: 'notifications', data: page } } },
    {
      name: 'notifications, of what waits, of groups and of followers',
      page: {
        frame: signedIn,
        content: { page: 'notifications', data: { total: 4, unread: 3, data: aboutPeople, next: null } },
      },
    },
    {
      name: 'notifications, none',
      page: {
        frame: signedIn,
        content: { page: 'notifications', data: { total: 0, unread: 0, data: [], next: null } },
      },
    },
    {
      name: 'notifications, more failed',
      page: { frame: signedIn, content: { page: 'notifications', data: page } },
      prepare: (shown) => shown.route('**/notifications?**', cut),
      act: async (shown) => {
        await shown.getByRole('link', { name: 'Voir plus' }).click()
        await shown.getByText('Pas de connexion').waitFor()
      },
      expected: failedLoads,
    },
  ]
}
