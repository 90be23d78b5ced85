/** What people read of lists of videos. */

import { plural } from '../formats/numbers.ts'

export const playlistWords = {
  videos: (count: number) => (count === 0 ? 'Aucune vidéo' : plural(count, 'vidéo', 'vidéos')),
  added: (count: number) => `${plural(count, 'liste ajoutée', 'listes ajoutées')}.`,
  by: (name: string) => `Par ${name}`,

  save: {
    button: 'Enregistrer',
    heading: 'Enregistrer dans une liste',
    lists: 'Mes listes',
    loading: 'Vos listes arrivent…',
    more: 'Voir d’autres listes',
    added: (list: string) => `Enregistrée dans « ${list} ».`,
    taken: (list: string) => `Retirée de « ${list} ».`,
    fresh: 'Nouvelle liste',
    freshHint: 'Vous seul la verrez, jusqu’à ce que vous en décidiez autrement dans « Mes listes ».',
    make: 'Créer et enregistrer',
    open: 'Ouvrir « Mes listes »',
    done: 'Terminé',
    retry: 'Réessayer',
  },

  mine: {
    heading: 'Mes listes',
    lead: 'Des vidéos à regarder plus tard, ou à montrer à vos collègues avant une réunion, une formation, une visite.',
    fresh: 'Nouvelle liste',
    make: 'Créer la liste',
    later: 'À regarder plus tard',
    others: 'Vos listes',
    emptyHeading: 'Aucune autre liste pour l’instant',
    emptyText:
      'Par exemple « Co-intervention au CP : cinq séances à regarder avant la réunion ». Créez-la ici, ou depuis une vidéo par « Enregistrer ».',
  },

  form: {
    title: 'Titre',
    titleHint: 'Ce que vos collègues y trouveront.',
    description: 'Présentation',
    descriptionHint: 'Pourquoi ces vidéos, dans quel ordre, pour quoi faire ensuite.',
    audience: 'Qui la voit',
    hints: {
      public: 'Tout le monde, sans compte. Chacun n’y trouve que les vidéos qu’il a le droit de voir.',
      academie: 'Les enseignants connectés ici.',
      lien: 'Qui reçoit le lien. Elle n’apparaît nulle part.',
      brouillon: 'Vous seulement.',
    },
    names: {
      public: 'Tout le monde',
      academie: 'Enseignants de l’académie',
      lien: 'Personnes qui ont le lien',
      brouillon: 'Moi seulement',
    },
    save: 'Enregistrer',
    cancel: 'Annuler',
  },

  page: {
    back: 'Mes listes',
    play: 'Tout regarder',
    edit: 'Modifier la liste',
    saved: 'La liste est enregistrée.',
    delete: 'Supprimer la liste',
    deleteText: 'La liste disparaît pour tout le monde, avec vos notes. Les vidéos restent.',
    deleteOther: 'Supprimer cette liste',
    deleteOtherText:
      'La liste disparaît pour tout le monde. Les vidéos restent. La personne qui la tient saura pourquoi.',
    report: 'Signaler cette liste',
    deleteElsewhereText: (host: string) =>
      `La liste n’est plus montrée ici, quoi qu’il en advienne sur ${host}. Les vidéos restent.`,
    origin: (host: string) => `liste tenue sur ${host}`,
    list: 'Les vidéos, dans l’ordre',
    emptyHeading: 'Cette liste est vide',
    emptyText: 'Il n’y a rien à y voir pour le moment.',
    emptyMine: 'Sous une vidéo, ou sur son image, « Enregistrer » l’ajoute ici.',
    find: 'Chercher une vidéo',
    from: (start: string) => `À partir de ${start}`,
    until: (stop: string) => `Jusqu’à ${stop}`,
    between: (start: string, stop: string) => `De ${start} à ${stop}`,
    note: 'Ce que j’en retiens',
    noteOf: (name: string) => `Noter ce que je retiens de « ${name} »`,
    editNoteOf: (name: string) => `Modifier la note sur « ${name} »`,
    writeNote: 'Noter',
    editNote: 'Modifier la note',
    noteHint: 'Qui voit la liste lit cette note.',
    start: 'Début (minutes : secondes)',
    stop: 'Fin (minutes : secondes)',
    placeHint: 'Vide : la vidéo entière.',
    placeWrong: 'Écrivez par exemple 1:30.',
    noted: 'La note est enregistrée.',
    up: (name: string) => `Monter « ${name} »`,
    down: (name: string) => `Descendre « ${name} »`,
    drag: 'Glisser pour déplacer',
    moved: (name: string, place: number, total: number) => `« ${name} », place ${place} sur ${total}.`,
    take: (name: string) => `Retirer « ${name} » de la liste`,
    taken: (name: string) => `« ${name} » n’est plus dans la liste.`,
    undo: 'Annuler',
  },

  account: {
    heading: 'Ses listes',
    mine: 'Mes listes',
    all: 'Ouvrir « Mes listes »',
  },

  panel: {
    label: (title: string) => `Dans la liste « ${title} »`,
    place: (place: number, total: number) => `${place} sur ${total}`,
    before: (name: string) => `Vidéo précédente de la liste : ${name}`,
    after: (name: string) => `Vidéo suivante de la liste : ${name}`,
    goOn: 'Passer à la suivante à la fin',
    films: 'Les vidéos de la liste',
    whole: 'Voir toute la liste',
    ended: 'C’était la dernière vidéo de la liste.',
    lost: 'Cette vidéo est dans une liste, dont les autres vidéos n’ont pas pu être chargées. Réessayez quand le réseau sera revenu.',
  },
}
