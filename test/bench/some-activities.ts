/** What instances send one another most, as this one writes it: as many as wanted, each with an id of its own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const pinned = (name: string) =>
  readFileSync(join(import.meta.dirname, `../fixtures/federation/outgoing/${name}.json`), 'utf8')

/** @param actor of another instance @param here origin of the one that receives */
export function someActivities(actor: string, here: string): Record<string, (index: number) => unknown> {
  const { origin } = new URL(actor)
  /** Of the pinned document, with this actor's ids in place of those of the teacher it is about. */
  const asSaidBy = (text: string, index: number) =>
    JSON.parse(
      text
        .replaceAll('https://lyon.example/accounts/jeanne.martin', actor)
        .replaceAll('https://lyon.example/accounts/karim.diallo', actor)
        .replaceAll('https://lyon.example', origin)
        .replaceAll('9c9de5e8-0a1e-484a-b099-e80766180a6d', id(index)),
    )
  const film = pinned('create-video')
  const note = pinned('note')
  return {
    'a video': (index) => asSaidBy(film, index),
    'a comment': (index) => {
      const { '@context': context, ...object } = asSaidBy(note, index)
      return {
        '@context': context,
        id: `${object.id}/activity`,
        type: 'Create',
        actor,
        to: object.to,
        cc: object.cc,
        published: object.published,
        object: { ...object, inReplyTo: `${here}/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d` },
      }
    },
    'a like': (index) => ({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${actor}/likes/${id(index)}`,
      type: 'Like',
      actor,
      object: `${here}/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d`,
    }),
  }
}

function id(index: number): string {
  return `9c9de5e8-0a1e-484a-b099-${index.toString(16).padStart(12, '0')}`
}
