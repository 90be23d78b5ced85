/** Words of the page of a video: what one may do with it and say to it. */
import { plural } from '../formats/numbers.ts'

export const watchingWords = {
  watch: {
    origin: (host: string) => `publiée sur ${host}`,
    more: 'Télécharger, signaler…',
    download: 'Télécharger',
    torrent: 'Fichier torrent',
    edit: 'Modifier ma vidéo',
    report: 'Signaler cette vidéo',
    next: 'À voir ensuite',
    draftHeading: 'Brouillon',
    draftText: 'Cette page n’est visible que de vous : la vidéo n’est pas encore publiée.',
    finish: 'Compléter et publier',
    heldHeading: 'En attente de relecture',
    heldText: 'Une personne de l’équipe de modération la regarde avant qu’elle paraisse.',
    hiddenHeading: 'Masquée par la modération',
    hide: 'Masquer',
    hideHeading: 'Masquer cette vidéo ?',
    hideText: 'Plus personne ne la verra, sauf ses auteurs et l’équipe. Cela peut être annulé.',
    hidden: 'La vidéo est masquée.',
    show: 'Rendre visible',
    showHeading: 'Rendre cette vidéo visible ?',
    showText: 'Elle sera visible de toutes les personnes à qui son auteur la destine.',
    shown: 'La vidéo est visible.',
  },

  reactions: {
    merci: 'Merci',
    essaye: 'Je l’ai essayé',
    count: {
      merci: (count: number) => `, ${plural(count, 'personne a remercié', 'personnes ont remercié')}`,
      essaye: (count: number) => `, ${plural(count, 'personne l’a essayé', 'personnes l’ont essayé')}`,
    },
    triedTold: 'Bravo ! Racontez en une phrase ce que ça a donné ?',
    tell: 'Raconter',
  },

  share: {
    button: 'Partager',
    heading: 'Partager cette vidéo',
    link: 'Lien',
    copy: 'Copier',
    copied: 'Copié',
    copiedTold: 'Lien copié.',
    copyByHand: 'Le lien est sélectionné : copiez-le avec Ctrl+C.',
    from: (clock: string) => `À partir de ${clock}`,
    device: 'Autre application…',
    mail: 'Par courriel',
    who: {
      public: 'Tout le monde pourra l’ouvrir, même sans compte.',
      alliees: 'Vos collègues d’ici et des académies alliées pourront l’ouvrir après s’être connectés.',
      groupe: 'Les membres du groupe pourront l’ouvrir après s’être connectés.',
      academie: 'Vos collègues de l’académie pourront l’ouvrir après s’être connectés.',
      lien: 'Toute personne qui reçoit ce lien pourra voir la vidéo, et le transmettre.',
      brouillon: 'C’est un brouillon : ce lien ne fonctionne que pour vous.',
    },
  },
} as const
