/** Words of what becomes of one's videos: their preparation, their list, their changes. */
import { number, plural } from '../formats/numbers.ts'

export const myVideosWords = {
  live: {
    preparing: 'Cette vidéo se prépare',
    comeBack: 'Elle sera lisible dans quelques minutes.',
    failed: 'La préparation a échoué',
    retry: 'Réessayer',
    retried: 'C’est reparti : la vidéo attend son tour.',
    steps: {
      receiving: 'Envoi en cours',
      queued: 'En attente de préparation',
      processing: 'Préparation en cours',
      probe: 'Examen du fichier',
      encode: 'Préparation des qualités',
      images: 'Préparation des images',
      rest: 'Elle se regarde ; les autres qualités se préparent',
      store: 'Rangement des fichiers',
    } as Record<string, string>,
    place: (place: number) =>
      place <= 1
        ? 'La prochaine, c’est elle. '
        : `${number(place - 1)} ${place === 2 ? 'vidéo passe' : 'vidéos passent'} avant. `,
    readyIn: (time: string) => `Prête dans ${time}${/\d/.test(time) ? ' environ' : ''}. `,
    restWaits: 'Elles attendent que chaque vidéo envoyée ait sa première qualité. ',
    soon: 'Elle passe bientôt. ',
    working: 'Le temps restant se précise. ',
    stalled: 'Rien ne se prépare sur ce site en ce moment. Elle garde sa place, et passera dès que ce sera rétabli. ',
    restStalled: 'Elles attendent\u00a0: rien ne se prépare sur ce site en ce moment. ',
    left: (time: string) => `Encore ${time}. `,
    restLeft: (time: string) => `Encore ${time}, plus si d’autres vidéos arrivent. `,
    receiving: 'Le fichier arrive. ',
    next: (label: string) => `Nouveau fichier\u00a0: ${label}`,
    replacing: 'D’ici là, la vidéo actuelle reste visible.',
    replaceFailed: 'Le nouveau fichier n’a pas pu être préparé. La vidéo actuelle reste visible.',
    willPublish: 'Elle paraîtra d’elle-même dès qu’elle sera prête.',
    cut: 'La connexion est coupée : l’avancement se mettra à jour au retour du réseau. ',
  },

  mine: {
    heading: 'Mes vidéos',
    list: 'Mes vidéos',
    emptyHeading: 'Rien pour le moment',
    emptyText: 'Vos vidéos apparaîtront ici, avec leur préparation et ce que vos collègues en disent.',
    publish: 'Publier une vidéo',
    untitled: 'Sans titre',
    published: 'Publiée',
    draft: 'Brouillon',
    soon: 'Paraîtra une fois prête',
    hidden: 'Masquée',
    held: 'En attente de relecture',
    sentOn: (date: string) => `envoyée le ${date}`,
    merci: (count: number) => plural(count, 'merci', 'mercis'),
    essaye: (count: number) => plural(count, 'essai', 'essais'),
    comments: (count: number) => plural(count, 'commentaire', 'commentaires'),
    edit: 'Modifier',
    publishNow: 'Compléter et publier',
    continue: 'Reprendre l’envoi',
    delete: 'Supprimer',
    deleteHeading: (name: string) => `Supprimer « ${name} » ?`,
    deleteText:
      'La vidéo, ses échanges et ses fichiers seront effacés pour de bon, et son lien ne mènera plus nulle part.',
    deleted: (name: string) => `« ${name} » est supprimée.`,
    nameOf: (name: string, act: string) => `${act} « ${name} »`,
    ready: (name: string) => `« ${name} » est prête.`,
    failed: (name: string) => `La préparation de « ${name} » a échoué.`,
    removal: (returned: number, asked: number) =>
      asked === 1
        ? returned === 1
          ? 'retirée de l’autre site'
          : 'retrait demandé à un autre site'
        : `retirée de ${number(returned)} ${returned > 1 ? 'sites' : 'site'} sur ${number(asked)}`,
    removedHeading: 'Supprimées, et retirées ailleurs',
    removedText:
      'D’autres sites les avaient reçues : le retrait leur est demandé jusqu’à ce qu’ils répondent, sept jours au plus.',
    removedOn: (date: string) => `supprimée le ${date}`,
  },

  edit: {
    heading: 'Modifier ma vidéo',
    captions: 'Sous-titres et chapitres',
    see: 'Voir la vidéo',
    danger: 'Retirer cette vidéo',
    dangerText:
      'Remise en brouillon, elle n’est plus visible que de vous, et rien n’est perdu. Supprimée, elle disparaît pour de bon.',
    withdrawn: 'La vidéo est remise en brouillon.',
  },
} as const
