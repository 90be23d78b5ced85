/** What the address already says of a video that is about to be sent: the question it answers, or the group it is for. */
import type { Circles, Frame } from '#src/pages/page-data.ts'
import type { FormValues } from '../video-form/form-values.ts'

export const publishFor = {
  group: (id: string) => `/publier?${new URLSearchParams({ groupe: id })}`,
  thematique: (slug: string) => `/publier?${new URLSearchParams({ question: slug })}`,
}

/** Only what there is: a group that the person is in, a question of this instance. */
export function askedFor(
  search: string,
  { groups }: Circles,
  { thematiques }: Pick<Frame, 'thematiques'>,
): Partial<FormValues> {
  const asked = new URLSearchParams(search)
  const group = groups.find(({ id }) => id === asked.get('groupe'))
  const thematique = thematiques.find(({ slug }) => slug === asked.get('question'))
  return {
    ...(group ? { audience: 'groupe' as const, groups: [group.id] } : {}),
    ...(thematique ? { thematiques: [thematique.slug] } : {}),
  }
}
