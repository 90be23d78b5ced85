/** What people read of what others did with what is theirs. */

import { plural } from '../formats/numbers.ts'

export const notificationWords = {
  heading: 'Notifications',
  list: 'Notifications',
  emptyHeading: 'Rien de nouveau pour le moment',
  emptyText:
    'Vous serez prévenu ici quand des collègues remercieront, essaieront ou commenteront ce que vous avez publié, vous suivront ou vous inviteront dans un groupe.',
  readAll: 'Tout marquer comme lu',
  allRead: 'Tout est marqué comme lu.',
  isNew: 'Nouveau : ',
  /** « Odile », « Odile et Karim », « Odile et 4 autres personnes » */
  people: (first: string, second: string | null, count: number) =>
    count <= 1
      ? first
      : count === 2 && second
        ? `${first} et ${second}`
        : `${first} et ${plural(count - 1, 'autre personne', 'autres personnes')}`,
  gone: 'Une personne qui n’est plus ici',
  /** « Votre signalement n° 1a2b3c4d d’une liste a été lu : elle est supprimée » */
  answered: (id: string, what: string, outcome: string) => `Votre signalement n° ${id} ${what} a été lu : ${outcome}`,
  reported: { video: 'd’une vidéo', comment: 'd’un commentaire', playlist: 'd’une liste' },
  reportedNamed: {
    video: (name: string) => `de la vidéo « ${name} »`,
    comment: (name: string) => `d’un commentaire sous « ${name} »`,
    playlist: (name: string) => `de la liste « ${name} »`,
  },
  outcomes: {
    video: { left: 'elle reste en place', removed: 'elle est masquée', gone: 'elle n’existe plus' },
    comment: { left: 'il reste en place', removed: 'il est supprimé', gone: 'il n’existe plus' },
    playlist: { left: 'elle reste en place', removed: 'elle est supprimée', gone: 'elle n’existe plus' },
  },
  reason: (reason: string) => `Raison donnée : ${reason}`,
  did: {
    comment: (who: string, video: string, _isOne: boolean) => `${who} a commenté « ${video} »`,
    answer: (who: string, video: string, _isOne: boolean) => `${who} vous a répondu, sous « ${video} »`,
    merci: (who: string, video: string, isOne: boolean) =>
      `${who} vous ${isOne ? 'remercie' : 'remercient'} pour « ${video} »`,
    essaye: (who: string, video: string, isOne: boolean) =>
      `${who} ${isOne ? 'a essayé' : 'ont essayé'} ce que montre « ${video} »`,
    shared: (who: string, video: string, isOne: boolean) =>
      `${who} ${isOne ? 'a partagé' : 'ont partagé'} « ${video} » ailleurs`,
    published: (_who: string, video: string, _isOne: boolean) => `Votre vidéo « ${video} » est publiée`,
    held: (who: string, video: string, _isOne: boolean) =>
      `${who} a commenté « ${video} » : ce commentaire attend votre accord`,
    removed: (_who: string, video: string, _isOne: boolean) =>
      `La modération a retiré votre commentaire sous « ${video} »`,
    hidden: (_who: string, video: string, _isOne: boolean) => `La modération a masqué votre vidéo « ${video} »`,
    'list-removed': (_who: string, list: string, _isOne: boolean) => `La modération a supprimé votre liste « ${list} »`,
    reported: (_who: string, answer: string, _isOne: boolean) => answer,
    invited: (who: string, group: string, _isOne: boolean) => `${who} vous invite dans le groupe « ${group} »`,
    coordinates: (_who: string, group: string, _isOne: boolean) =>
      `Le groupe « ${group} » n’avait plus personne pour le coordonner : c’est vous, désormais`,
    follow: (who: string, _video: string, isOne: boolean) => `${who} vous ${isOne ? 'suit' : 'suivent'}`,
  },
} as const
