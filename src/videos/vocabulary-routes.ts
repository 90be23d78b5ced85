/** The numbers by which PeerTube's readers know categories, licences and who may see; `/videos/languages` is of captions. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { category, licences, privacies } from './vocabulary.ts'

const labels = z.record(z.string(), z.string())

/** Before `/videos/{id}`, of which these would be ids. */
export function vocabularyRoutes(): Route[] {
  const lists = {
    categories: [category],
    licences: Object.values(licences).map(({ number, label }) => ({ id: number, label })),
    privacies: [privacies.public, privacies.lien, privacies.brouillon, privacies.academie],
  } as const
  const summaries = {
    categories: 'The category that every video is of, by PeerTube’s number.',
    licences: 'Licences that have a number of PeerTube’s.',
    privacies: 'Who may see a video, by PeerTube’s number: the closest of ours.',
  } as const
  return (['categories', 'licences', 'privacies'] as const).map((name) =>
    route(
      {
        method: 'get',
        path: `/api/v1/videos/${name}`,
        summary: summaries[name],
        tag: 'videos',
        door: 'anyone',
        answer: labels,
        cache: 'public, max-age=3600',
      },
      async () => Object.fromEntries(lists[name].flatMap(({ id, label }) => (id === null ? [] : [[id, label]]))),
    ),
  )
}
