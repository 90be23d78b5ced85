/**
 * The words that any page may say, in French, by the place where they stand; those of some pages are in catalogues beside
 * this one, by subject, so that each page loads its own. A plural is a function. Spaces before high punctuation are the
 * thin ones that do not break (U+202F; U+00A0 before a colon and inside « »), apostrophes are curly:
 * `test/client/words.test.ts` checks each sentence of each catalogue.
 */
import { number, plural } from '../formats/numbers.ts'

export const words = {
  header: {
    subscriptions: 'Abonnements',
    search: 'Rechercher une vidéo',
    searchHint: 'Que cherchez-vous pour votre classe ?',
    searchButton: 'Rechercher',
    publish: 'Publier',
    signIn: 'Se connecter',
    signOut: 'Se déconnecter',
    menu: (name: string) => `Mon espace : ${name}`,
    menuLabel: 'Mon espace',
    myVideos: 'Mes vidéos',
    myGroups: 'Mes groupes',
    myPlaylists: 'Mes listes',
    unread: (count: number) =>
      count === 0
        ? 'Notifications'
        : `Notifications : ${count > 99 ? 'plus de 99' : number(count)} non ${count < 2 ? 'lue' : 'lues'}`,
    unreadShort: (count: number) => (count > 99 ? '99+' : number(count)),
    profile: 'Mon profil et mes appareils',
    myPage: 'Ma page publique',
    moderation: 'Modération',
    administration: 'Administration',
  },

  faults: {
    offlineTitle: 'Pas de connexion',
    offlineDetail:
      'Le réseau ne répond pas. Rien de ce que vous avez écrit n’est perdu : réessayez quand il sera revenu.',
    failedTitle: 'Cela n’a pas marché',
    failedDetail: (status: number) =>
      `Le service a répondu par une erreur (${status}). Rien de ce que vous avez écrit n’est perdu : réessayez dans un instant.`,
    cutShort: 'La réponse a été coupée en route. Réessayez dans un instant.',
    retry: 'Réessayer',
    partLost: 'Une partie de cette page n’est pas arrivée. Rien de ce que vous avez écrit n’est perdu.',
    reload: 'Recharger',
  },

  form: {
    saving: 'Enregistrement…',
    keptLeave: 'Laisser',
    faults: (count: number) => (count === 1 ? 'Un point est à corriger.' : `${number(count)} points sont à corriger.`),
  },

  confirm: {
    cancel: 'Annuler',
    close: 'Fermer',
    undo: 'Annuler',
    reasonMissing: 'Écrivez la raison, même courte : la personne doit pouvoir comprendre.',
    reasonTold: {
      label: 'Pourquoi ?',
      hint: 'Ce texte est envoyé à la personne concernée et gardé dans le journal des décisions.',
    },
    reasonKept: { label: 'Pourquoi ?', hint: 'Ce texte est gardé dans le journal des décisions.' },
  },

  feed: {
    more: 'Voir plus',
    loading: 'Un instant…',
    added: (count: number) => `${plural(count, 'vidéo ajoutée', 'vidéos ajoutées')} à la liste.`,
  },

  video: {
    list: 'Vidéos',
    untitled: 'Vidéo sans titre',
    featured: 'À la une',
    lasts: (spoken: string) => `, dure ${spoken}`,
    triedBy: (count: number) => (count === 1 ? 'Un collègue l’a essayé' : `${number(count)} collègues l’ont essayé`),
    publishedOn: (date: string) => `publiée le ${date}`,
    notPublished: 'pas encore publiée',
    about: 'À propos de cette vidéo',
    saveOf: (name: string) => `Enregistrer « ${name} » dans une liste`,
  },

  audiences: {
    public: {
      name: 'Tout le monde',
      short: 'Tout le monde',
      hint: 'Visible sans compte, y compris par les moteurs de recherche.',
    },
    alliees: {
      name: 'Enseignants des académies alliées',
      short: 'Académies alliées',
      hint: 'Les enseignants connectés ici, et ceux des académies alliées à la nôtre.',
    },
    groupe: {
      name: 'Un groupe',
      short: 'Groupe',
      hint: 'Les membres des groupes que vous choisissez, et eux seuls.',
    },
    academie: {
      name: 'Enseignants de l’académie',
      short: 'Académie',
      hint: 'Les enseignants connectés ici, et eux seuls.',
    },
    lien: {
      name: 'Personnes qui ont le lien',
      short: 'Par lien',
      hint: 'N’apparaît nulle part. Qui reçoit le lien peut la voir, et le transmettre.',
    },
    brouillon: { name: 'Brouillon', short: 'Brouillon', hint: 'Visible de vous seulement.' },
  },

  licences: {
    'CC-BY-4.0': {
      name: 'CC BY 4.0',
      hint: 'Réutilisation libre, en citant votre nom. C’est la licence la plus utile aux collègues.',
    },
    'CC-BY-SA-4.0': {
      name: 'CC BY-SA 4.0',
      hint: 'Réutilisation en citant votre nom, à partager aux mêmes conditions.',
    },
    'CC-BY-NC-4.0': { name: 'CC BY-NC 4.0', hint: 'Réutilisation en citant votre nom, sans usage commercial.' },
    'CC-BY-NC-SA-4.0': { name: 'CC BY-NC-SA 4.0', hint: 'Sans usage commercial, à partager aux mêmes conditions.' },
    'CC-BY-ND-4.0': { name: 'CC BY-ND 4.0', hint: 'À reprendre telle quelle, en citant votre nom.' },
    'CC-BY-NC-ND-4.0': { name: 'CC BY-NC-ND 4.0', hint: 'À reprendre telle quelle, sans usage commercial.' },
    'etalab-2.0': {
      name: 'Licence Ouverte 2.0',
      hint: 'La licence des données publiques : réutilisation libre, en citant la source.',
    },
    consultation: { name: 'Consultation seulement', hint: 'À regarder ici. Personne ne peut la reprendre ailleurs.' },
  },

  charter: {
    read: 'Lire la charte',
    accept: 'J’ai lu la charte et je l’accepte',
    acceptHint: 'Il faut l’accepter une fois pour publier, commenter et remercier.',
    accepting: 'Un instant…',
    accepted: 'Vous avez accepté cette charte.',
    later: 'Plus tard',
  },
} as const
