/** Words of the pages where one looks for a video: the home page, the questions, the search. */
import { plural } from '../formats/numbers.ts'

export const findingWords = {
  thematiques: { label: 'Les questions' },

  facets: {
    thematique: 'Question',
    niveau: 'Niveau',
    sort: 'Ordre',
    all: 'Tous',
    every: 'Toutes',
    everyLevel: 'Voir tous les niveaux',
  },

  sorts: { '-publishedAt': 'Les plus récentes', '-essaye': 'Les plus essayées', '-comments': 'Les plus commentées' },

  home: {
    search: 'Trouver une vidéo',
    clip: 'J’ai un clip',
    questions: 'Votre question du moment',
    recent: 'Les dernières vidéos',
    tried: 'Essayées par des collègues',
    all: 'Tout voir',
    askHeading: 'Une minute de votre classe peut aider quelqu’un demain matin',
    askText: 'Un téléphone suffit. Vous choisissez qui peut voir la vidéo, et vous pouvez la retirer à tout moment.',
    emptyHeading: 'Le mur est encore vide',
    emptyText: 'Aucune vidéo n’est publiée ici pour le moment. Une minute de votre classe suffit pour commencer.',
  },

  theme: {
    others: 'Les autres questions',
    emptyHeading: 'Personne n’a encore répondu',
    emptyText: 'Aucune vidéo ne répond encore à cette question. La vôtre serait la première.',
    emptyLevel: 'Aucune vidéo n’y répond encore pour ce niveau.',
  },

  search: {
    heading: 'Toutes les vidéos',
    headingFor: (asked: string) => `Recherche : « ${asked} »`,
    refine: 'Préciser la recherche',
    words: 'Que cherchez-vous ?',
    found: (total: number, isSifted: boolean) =>
      `${total >= 1000 && isSifted ? 'Plus de 1 000 vidéos' : plural(total, 'vidéo', 'vidéos')}${isSifted ? ' trouvée'.concat(total < 2 ? '' : 's') : ', les plus récentes d’abord'}`,
    nothing: 'Aucune vidéo ici pour le moment',
    nothingFor: (asked: string) => `Rien trouvé pour « ${asked} »`,
    nothingText:
      'Essayez un mot plus simple ou plus court : « lecture » plutôt que « séance de lecture à voix haute ».',
    nothingSifted: 'Rien avec ces choix de question et de niveau. Essayez sans eux.',
    everywhere: 'Chercher partout',
    tries: 'Ces mots-là trouvent quelque chose',
    anyway: 'En attendant, à voir tout de même',
    byQuestion: 'Ou par question',
  },
} as const
