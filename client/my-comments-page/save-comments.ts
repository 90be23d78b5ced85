/** All that I said, in one file of this device: dates, words, and under which film as far as I may know (RGPD art. 20). */
import type { MyComment } from '#src/comments/comment-schemas.ts'
import { myComments } from '../api/comments.ts'
import type { Problem } from '../api/request.ts'

/** Null once it is saved. */
export async function saveMyComments(name: string): Promise<Problem | null> {
  const all: ReturnType<typeof asSaved>[] = []
  let after: string | undefined
  do {
    const answer = await myComments({ after, count: 100 })
    if (!answer.ok) return answer.problem
    all.push(...answer.value.data.map(asSaved))
    after = answer.value.next ?? undefined
  } while (after !== undefined)
  const url = URL.createObjectURL(new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser has taken it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0)
  return null
}

function asSaved({ text, atSeconds, createdAt, updatedAt, isEdited, url, video }: MyComment) {
  return {
    texte: text,
    ecrit_le: createdAt,
    modifie_le: isEdited ? updatedAt : null,
    seconde: atSeconds,
    adresse: url,
    video: video.name,
  }
}
