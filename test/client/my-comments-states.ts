/** What I said, wherever it is now. */
import type { MyComment } from '#src/comments/comment-schemas.ts'
import { aComment, ago, long } from './fixtures.ts'
import type { State } from './state.ts'
import { answer, cut, failedLoads, refused, signedIn } from './state.ts'

let number = 0

function mine(changes: Partial<MyComment> = {}): MyComment {
  number += 1
  return {
    ...aComment(),
    id: number,
    uuid: `11111111-0000-4000-8000-0000000000${String(number).padStart(2, '0')}`,
    createdAt: ago(number * 7),
    text: 'Merci, je tente lundi.',
    html: '<p>Merci, je tente lundi.</p>',
    atSeconds: null,
    isEdited: false,
    heldForReview: false,
    may: { edit: true, approve: false, delete: true, deleteAsModerator: false },
    video: {
      uuid: '9c9de5e8-0a1e-484a-b099-e80766180a6d',
      name: 'Comment lancer la lecture à douze ?',
      path: '/w/x#echange-1-2',
    },
    ...changes,
  }
}

export function myCommentsStates(): State[] {
  const gone = mine({
    video: { uuid: '9c9de5e8-0a1e-484a-b099-e80766180a6e', name: null, path: null },
    may: { edit: false, approve: false, delete: true, deleteAsModerator: false },
  })
  const data = [
    mine({ atSeconds: 42, html: '<p>À <a href="/w/x?t=42">0:42</a>, quel calme !</p>', isEdited: true }),
    gone,
    mine({ heldForReview: true }),
    mine({
      text: long.title.repeat(4),
      html: `<p>${long.title.repeat(4)}</p>`,
      video: { uuid: '9c9de5e8-0a1e-484a-b099-e80766180a6f', name: long.title, path: '/w/y#echange-3-3' },
    }),
  ]
  const shown = (page: object = {}) => ({
    frame: signedIn,
    content: { page: 'my-comments' as const, data: { total: 41, data, next: 'suite', ...page } },
  })
  return [
    { name: 'my comments, some', page: shown() },
    { name: 'my comments, none', page: shown({ total: 0, data: [], next: null }) },
    {
      name: 'my comments, one being corrected and refused',
      page: shown(),
      prepare: (page) =>
        page.route('**/comments/*', refused(404, 'not-found', 'Introuvable', 'Ce commentaire n’existe plus.')),
      act: async (page) => {
        await page
          .getByRole('button', { name: /^Modifier ce commentaire/ })
          .first()
          .click()
        await page.getByRole('textbox').fill('Merci, je tente mardi.')
        await page.getByRole('button', { name: 'Enregistrer' }).click()
        await page.getByText('Ce commentaire n’existe plus.').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'my comments, one under a film out of sight taken back',
      page: shown(),
      prepare: (page) => page.route('**/comments/*', answer({}, 204)),
      act: async (page) => {
        await page.getByRole('button', { name: /^Supprimer ce commentaire.*ne pouvez plus voir/ }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
        await page.getByText('40 commentaires').waitFor()
      },
    },
    {
      name: 'my comments, more failed',
      page: shown(),
      prepare: (page) => page.route('**/users/me/comments?**', cut),
      act: async (page) => {
        await page.getByRole('link', { name: 'Voir plus' }).click()
        await page.getByText('Pas de connexion').waitFor()
      },
      expected: failedLoads,
    },
    {
      name: 'my comments, saved on the device',
      page: shown(),
      prepare: (page) => page.route('**/users/me/comments?**', answer({ total: 4, data, next: null })),
      act: async (page) => {
        const saved = page.waitForEvent('download')
        await page.getByRole('button', { name: 'Tout télécharger' }).click()
        const download = await saved
        if (download.suggestedFilename() !== 'mes-commentaires.json') throw new Error('another file')
        const chunks: Buffer[] = []
        for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
        const all = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { texte: string; video: string | null }[]
        if (all.length !== 4 || all[1]?.video !== null) throw new Error('not all that was said is in the file')
      },
    },
  ]
}
