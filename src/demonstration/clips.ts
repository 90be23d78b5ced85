/** What jeanne.martin publishes on a demonstration, and what she says of it. The files and their licences: `clips/README.md`. */
import { join } from 'node:path'
import type { VideoChanges } from '../videos/video-schemas.ts'

export interface DemonstrationClip {
  /** Never changed: what was published once is not published again. */
  readonly slug: string
  readonly path: string
  readonly said: VideoChanges & { readonly title: string }
  /** The moment that its image shows. */
  readonly thumbnailAtSeconds: number
}

const folder = join(import.meta.dirname, 'clips')

export const clips: readonly DemonstrationClip[] = [
  {
    slug: 'sign-school',
    path: join(folder, 'sign-school.mkv'),
    thumbnailAtSeconds: 1,
    said: {
      title: 'Signer « école » : accueillir chacun au premier regard',
      description:
        'Le geste du matin, devant la porte : deux secondes, et tout le monde est là. Nous en apprenons un par semaine, et les élèves se corrigent entre eux.\n\n*Images : Intel IoT DevKit, sample-videos, CC BY 4.0.*',
      thematiques: ['accompagner', 'rythme-de-l-eleve'],
      niveaux: ['gs', 'cp'],
      keywords: ['langue des signes', 'accueil', 'rituels'],
      licence: 'CC-BY-4.0',
      language: 'fr',
      audience: 'public',
      commentsAllowed: true,
    },
  },
  {
    slug: 'big-buck-bunny',
    path: join(folder, 'big-buck-bunny-480p.mp4'),
    thumbnailAtSeconds: 12,
    said: {
      title: 'Raconter une histoire sans paroles, à douze',
      description:
        'Trente secondes d’un film sans un mot : chacun dit ce qu’il a vu, puis ce qu’il a compris. À douze, tout le monde parle deux fois.\n\n*Images : Big Buck Bunny, © 2008 Blender Foundation, bigbuckbunny.org, CC BY 3.0.*',
      thematiques: ['trouver-vite', 'rythme-de-l-eleve'],
      niveaux: ['cp', 'ce1'],
      keywords: ['oral', 'compréhension', 'album'],
      licence: 'consultation',
      language: 'fr',
      audience: 'public',
      commentsAllowed: true,
    },
  },
  {
    slug: 'people-walking',
    path: join(folder, 'people-walking.mp4'),
    thumbnailAtSeconds: 34,
    said: {
      title: 'Deux classes dans un couloir : circuler sans se bousculer',
      description:
        'Comment deux groupes se croisent quand on regroupe les classes pour le sport. Pas de son : regardez les pieds, pas les visages.\n\n*Images : Intel IoT DevKit, sample-videos, CC BY 4.0.*',
      thematiques: ['regrouper-des-classes', 'amenager-la-classe', 'travailler-a-deux'],
      niveaux: ['cp', 'ce1', 'ce2'],
      keywords: ['déplacements', 'EPS', 'gestion de classe'],
      licence: 'CC-BY-4.0',
      language: 'fr',
      audience: 'public',
      commentsAllowed: true,
    },
  },
]
