import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import { searchQuery } from '#src/search/search-schemas.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

onEachEngine('a search', (kind) => {
  let on: SubjectsOfTest
  let author: Person
  const anyone = { kind: 'anonymous' } as const
  const titles = async (search: string, more: Record<string, string> = {}) =>
    (await on.search.searchVideos(anyone, searchQuery.parse({ search, ...more }))).data.map(({ name }) => name)

  before(async () => {
    on = await someSubjects(kind)
    author = await on.person('Jeanne Martin')
    await on.has(author, { title: 'La dictée à l’adulte', keywords: ['écriture'], niveaux: ['gs'] })
    await on.has(author, {
      title: 'Un coin lecture pour douze',
      description: 'On y pratique aussi la dictée.',
      thematiques: ['amenager-la-classe'],
      niveaux: ['cp'],
    })
    await on.has(author, { title: 'Se mettre d’accord à deux', thematiques: ['travailler-a-deux'], niveaux: ['cp'] })
  })
  after(() => on[Symbol.asyncDispose]())

  it('puts a title before a description', async () => {
    expect(await titles('dictee')).to.deep.equal(['La dictée à l’adulte', 'Un coin lecture pour douze'])
  })

  it('stays within the thématique and the level asked for', async () => {
    expect(await titles('dictée', { thematique: 'amenager-la-classe' })).to.deep.equal(['Un coin lecture pour douze'])
    expect(await titles('dictée', { niveau: 'gs' })).to.deep.equal(['La dictée à l’adulte'])
    expect(await titles('', { niveau: 'cp' })).to.have.length(2)
  })

  it('goes page by page and says how many there are', async () => {
    const first = await on.search.searchVideos(anyone, searchQuery.parse({ search: 'dictée', count: '1' }))
    const second = await on.search.searchVideos(anyone, searchQuery.parse({ search: 'dictée', count: '1', start: '1' }))
    expect(first.total).to.equal(2)
    expect([...first.data, ...second.data].map(({ name }) => name)).to.deep.equal(await titles('dictée'))
  })

  it('that finds nothing proposes words that find something, and videos all the same', async () => {
    const { total, suggestions } = await on.search.searchVideos(anyone, searchQuery.parse({ search: 'dicteé adlute' }))
    expect(total).to.equal(0)
    expect(suggestions?.searches[0]).to.match(/dictée adulte/i)
    expect(suggestions?.videos[0]?.name).to.equal('La dictée à l’adulte')
  })

  it('narrowed to nothing proposes the same words without the limit', async () => {
    const asked = searchQuery.parse({ search: 'dictée', thematique: 'travailler-a-deux' })
    const { suggestions } = await on.search.searchVideos(anyone, asked)
    expect(suggestions?.searches).to.include('dictée')
  })

  it('of anything at all never fails', async () => {
    for (const search of ['"', "l'", 'AND OR NOT', '* ^ $', '((', '\u0000', '🎒', 'a'.repeat(200), '%_', '{$ne:1}']) {
      const { data, suggestions } = await on.search.searchVideos(anyone, searchQuery.parse({ search }))
      expect(data.length + (suggestions?.videos.length ?? 0), search).to.be.greaterThan(0)
    }
  })
})
