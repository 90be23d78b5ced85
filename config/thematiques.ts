/** The nine questions that organise everything: each video answers one or more. Another community has its own (`community.ts`). */
export interface Thematique {
  /** In addresses and documents: never changed once videos bear it. */
  readonly slug: string
  readonly label: string
  /** A few words under the name. */
  readonly hint: string
  /** What its page says of it, in one or two sentences. */
  readonly sentence: string
  /** Name of a drawing of `client/icons/icons.ts`. */
  readonly icon: string
  /** Degrees on the colour wheel (OKLCH). */
  readonly hue: number
}

export const thematiques: readonly Thematique[] = [
  {
    slug: 'se-former',
    label: 'Se former',
    hint: 'Gestes, séances, retours',
    sentence: 'Des séances filmées comme elles sont, pour apprendre les uns des autres et en parler ensuite.',
    icon: 'book',
    hue: 250,
  },
  {
    slug: 'amenager-la-classe',
    label: 'Aménager la classe',
    hint: 'Coins, îlots, affichages',
    sentence: 'Douze tables ne s’installent pas comme vingt-quatre : espaces, rangements, affichages, circulation.',
    icon: 'desk',
    hue: 145,
  },
  {
    slug: 'travailler-a-deux',
    label: 'Travailler à deux',
    hint: 'Co-intervention',
    sentence: 'Deux enseignants dans une classe : se répartir les rôles, l’espace et la parole.',
    icon: 'pair',
    hue: 58,
  },
  {
    slug: 'echanger-en-reseau',
    label: 'Échanger en réseau',
    hint: 'REP, école, constellation',
    sentence: 'Faire circuler ce qui marche entre les classes d’une école, d’un réseau, d’une constellation.',
    icon: 'network',
    hue: 297,
  },
  {
    slug: 'regrouper-des-classes',
    label: 'Regrouper des classes',
    hint: 'Décloisonner sans perdre',
    sentence: 'Sport, chant, ateliers : réunir deux classes dédoublées et garder ce que l’on a gagné.',
    icon: 'merge',
    hue: 118,
  },
  {
    slug: 'rythme-de-l-eleve',
    label: 'Le rythme de l’élève',
    hint: 'Sans sur-solliciter',
    sentence: 'À douze, chacun est interrogé souvent : ménager l’attention, le silence et le temps de chercher.',
    icon: 'pulse',
    hue: 22,
  },
  {
    slug: 'vers-une-classe-non-dedoublee',
    label: 'Vers une classe non dédoublée',
    hint: 'Préparer la suite',
    sentence: 'Accompagner les élèves vers une classe à vingt-quatre : autonomie, entraide, repères.',
    icon: 'stairs',
    hue: 88,
  },
  {
    slug: 'trouver-vite',
    label: 'Trouver vite',
    hint: 'Ressources prêtes demain',
    sentence: 'Du matériel, des supports et des idées que l’on peut reprendre dès demain matin.',
    icon: 'bolt',
    hue: 188,
  },
  {
    slug: 'accompagner',
    label: 'Accompagner',
    hint: 'Avec bienveillance',
    sentence: 'Encourager, reprendre une erreur, gérer une tension : la parole juste au bon moment.',
    icon: 'hand',
    hue: 345,
  },
]
