/** Words of whom one follows, apart from `fr.ts`: few pages need them. Same typography, same test. */

import { plural } from '../formats/numbers.ts'

export const followingWords = {
  heading: 'Abonnements',
  feeds: { subscribe: 'S’abonner par flux', podcast: 'Écouter en podcast' },
  feed: 'Vidéos des personnes suivies',
  follow: 'Suivre',
  followed: 'Suivi',
  asked: 'Demande envoyée',
  askedText: 'Son site n’a pas encore répondu : cela peut prendre un moment.',
  labelFor: (label: string, name: string) => (name ? `${label} : ${name}` : label),
  nowFollowed: (name: string) => `Vous suivez ${name}.`,
  noMore: (name: string) => `Vous ne suivez plus ${name}.`,
  emptyHeading: 'Vous ne suivez encore personne',
  emptyText: 'Suivez des collègues depuis leur page, ou par leur adresse : leurs vidéos arrivent ici.',
  quietHeading: 'Rien pour le moment',
  quietText: 'Les personnes que vous suivez n’ont encore rien publié que vous puissiez voir.',
  add: 'Suivre quelqu’un d’ailleurs',
  address: 'Son adresse',
  addressHint: 'Elle s’écrit nom@site, par exemple jeanne.martin@video.ac-creteil.fr.',
  wrongAddress: 'Cette adresse n’a pas la bonne forme. Elle s’écrit nom@site.',
  find: 'Chercher',
  people: (count: number) => `Vous suivez ${plural(count, 'personne', 'personnes')}`,
  elsewhere: (address: string) => `Une personne d’ailleurs : @${address}`,
  elsewhereText: 'Cette adresse est celle d’une personne, ici ou ailleurs.',
  look: 'Chercher cette personne',
  looking: 'Recherche en cours…',
}
