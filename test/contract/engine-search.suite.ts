/** The document port: French full text. */
import { expect } from 'chai'
import { type Any, EngineInUse, type EngineUnderContract } from './engine-contract.ts'

export function searchContract(under: EngineUnderContract): void {
  describe('search', () => {
    const store = new EngineInUse(under)

    /** Texts and questions, and whether the question finds the text. */
    const pairs: [written: string, asked: string, isFound: boolean][] = [
      ['École', 'ecole', true],
      ['ecole', 'École', true],
      ['eleve', 'élèves', true],
      ['Les élèves', 'eleve', true],
      ['Une école', 'l’école', true],
      ["l'école", 'écoles', true],
      ['l’école', "d'ecole", true],
      ['qu’ils apprennent', 'apprendre', false],
      ['enseignement', 'enseigner', true],
      ['aménager', 'amenagement', true],
      ['co-intervention', 'cointervention', true],
      ['cointervention', 'co-intervention', true],
      ['co intervention', 'co-intervention', true],
      ['co-intervention', 'intervention', true],
      ['co‑intervention', 'co-intervention', true],
      ['cœur', 'coeur', true],
      ['coeur', 'cœurs', true],
      ['aujourd’hui', "aujourd'hui", true],
      ['CP et CE1', 'ce1', true],
      ['ÉVALUATION', 'evaluations', true],
      ['e\u0301cole', 'école', true],
      ['lecture', 'écriture', false],
      ['la classe dédoublée', 'classe', true],
      ['classe', 'aménager la classe', false],
      ['aménager sa classe', 'aménager la classe', true],
      ['la', 'la', true],
      ['mathématiques', 'math', false],
      ['Привет мир', 'привет', true],
      ['教室', '教室', true],
    ]

    for (const [written, asked, isFound] of pairs) {
      it(`« ${asked} » ${isFound ? 'finds' : 'does not find'} « ${written} »`, async () => {
        const things = store.collection({ text: { title: 1 } })
        await things.insert({ _id: 'a', title: written })
        expect((await things.search(asked)).map(({ document }) => document)).to.deep.equal(
          isFound ? [{ _id: 'a', title: written }] : [],
        )
        expect(await things.countFound(asked)).to.equal(isFound ? 1 : 0)
      })
    }

    it('every word must be there, in whichever field', async () => {
      const things = store.collection({ text: { title: 5, tags: 2, 'author.name': 1 } })
      await things.insert({
        _id: 'a',
        title: 'Lire',
        tags: ['groupes', 'CP'],
        author: { name: 'Jeanne' },
        other: 'caché',
      })
      await things.insert({ _id: 'b', title: 'Lire seul', tags: 'CP' })
      const ids = async (text: string) => (await things.search(text)).map(({ document }) => document._id)
      expect(await ids('lire groupe')).to.deep.equal(['a'])
      expect(await ids('jeanne lire')).to.deep.equal(['a'])
      expect((await ids('lire cp')).sort()).to.deep.equal(['a', 'b'])
      expect(await ids('lire groupe seul')).to.deep.equal([])
      expect(await ids('caché')).to.deep.equal([])
    })

    it('a text without any word finds nothing', async () => {
      const things = store.collection({ text: { title: 1 } })
      await things.insert({ _id: 'a', title: '!' })
      for (const text of ['', ' ', '«  »', '"', '*', "'", '-', 'l’', '\0', '()', '😀']) {
        expect(await things.search(text), text).to.deep.equal([])
        expect(await things.countFound(text)).to.equal(0)
      }
    })

    it('takes any text for words, never for operators', async () => {
      const things = store.collection({ text: { title: 1 } })
      await things.insert({ _id: 'a', title: 'un ou deux NEAR trois' })
      for (const text of [
        'deux"',
        '"deux',
        'deux*',
        'title:deux',
        'c0:deux',
        'deux)',
        '(deux',
        '^deux',
        'deux -trois',
        '{deux}',
        '$deux',
        'deux\0',
      ]) {
        const found = await things.search(text)
        expect(
          found.map(({ document }) => document._id),
          text,
        ).to.deep.equal(/title|c0/.test(text) ? [] : ['a'])
      }
      expect(await things.countFound('deux AND rien')).to.equal(0)
      expect(await things.countFound('deux NEAR trois')).to.equal(1)
      expect(await things.countFound('x'.repeat(100_000))).to.equal(0)
      expect(await things.countFound('deux '.repeat(10_000))).to.equal(1)
    })

    it('the field of the weakest word ranks, then that of the strongest; neither length nor repetition does', async () => {
      const things = store.collection({ text: { title: 10, tags: 5, body: 1, notes: 1 } })
      const filler = 'des choses que nous avons vues ensemble pendant toute cette semaine '
      const written: Record<string, object> = {
        notes: { title: 'Autre sujet', notes: 'la lecture en groupes' },
        body: { title: 'Autre sujet', body: 'lecture, lecture, lecture des groupes, groupes' },
        'title and body': { title: 'Lecture', body: 'des groupes' },
        'tags and body': { title: 'Autre sujet', tags: ['lecture'], body: 'des groupes' },
        tags: { title: 'Autre sujet', tags: ['groupes', 'lecture'], body: 'lecture' },
        'title and tags': { title: 'Lecture', tags: ['groupes'] },
        title: { title: `Lecture et groupes ${filler}`, body: filler.repeat(50) },
        'title only': { title: 'Lecture' },
      }
      for (const [_id, texts] of Object.entries(written)) await things.insert({ _id, ...texts })
      const found = await things.search('groupes, lectures')
      expect(found.map(({ document }) => document._id)).to.deep.equal([
        'title',
        'title and tags',
        'tags',
        'title and body',
        'tags and body',
        'body',
        'notes',
      ])
      const scores = found.map(({ score }) => score)
      expect(scores).to.deep.equal([...scores].sort((a, b) => b - a))
      expect(Math.min(...scores)).to.be.greaterThan(0)
      const pages = await Promise.all([0, 3, 6].map((skip) => things.search('groupes, lectures', { skip, limit: 3 })))
      expect(pages.flat()).to.deep.equal(found)
    })

    it('a word with a hyphen ranks by its weaker half, or by the joined form when that is better', async () => {
      const things = store.collection({ text: { title: 10, body: 1 } })
      await things.insert({ _id: 'joined', title: 'Cointervention', body: 'une intervention' })
      await things.insert({ _id: 'halves', title: 'Intervention', body: 'une co-animation' })
      await things.insert({ _id: 'whole', title: 'La co-intervention' })
      const found = await things.search('co-intervention')
      expect(found.map(({ document }) => document._id)).to.deep.equal(['whole', 'joined', 'halves'])
    })

    it('equals come by the last inserted, page after page, and the filter holds', async () => {
      const things = store.collection({ text: { title: 1 }, indexes: [{ fields: ['state'] }] })
      const kept = Array.from({ length: 30 }, (_, n) => `${(n * 7) % 30}`.padStart(2, '0'))
      for (const _id of kept)
        await things.insert({ _id, title: 'Un même titre', state: Number(_id) % 3 ? 'public' : 'draft' })
      const options = { filter: { state: 'public' }, limit: 7 }
      const pages = []
      for (let skip = 0; skip < 28; skip += 7) pages.push(...(await things.search('titre', { ...options, skip })))
      const expected = kept.filter((_id) => Number(_id) % 3).reverse()
      expect(pages.map(({ document }) => document._id)).to.deep.equal(expected)
      expect(await things.countFound('titre', { filter: { state: 'public' } })).to.equal(20)
      expect(await things.countFound('titre', { filter: { state: 'public' }, limit: 5 })).to.equal(5)
    })

    it('a document that is replaced or changed keeps its place among equals', async () => {
      const things = store.collection<Any>({ text: { title: 1 } })
      for (const _id of ['c', 'a', 'd', 'b']) await things.insert({ _id, title: 'Un titre' })
      await things.put({ _id: 'e', title: 'Un titre' })
      await things.put({ _id: 'c', title: 'Le titre' })
      await things.putMany([
        { _id: 'a', title: 'Ce titre' },
        { _id: 'f', title: 'Ce titre' },
      ])
      await things.update('d', { set: { title: 'Son titre' } })
      await things.findAndUpdate({ _id: 'b' }, { set: { title: 'Mon titre' } })
      await store.engine.transaction((tx) => tx.in(things).put({ _id: 'd', title: 'Leur titre' }))
      const found = await things.search('titre')
      expect(found.map(({ document }) => document._id)).to.deep.equal(['f', 'e', 'b', 'd', 'a', 'c'])
    })

    it('follows every change of the text', async () => {
      const things = store.collection<Any>({ text: { title: 1, tags: 1, 'deep.text': 1 } })
      await things.insert({ _id: 'a', title: 'avant', tags: ['jeu'] })
      await things.update('a', { set: { title: 'après' } })
      expect([await things.countFound('avant'), await things.countFound('après')]).to.deep.equal([0, 1])
      await things.update('a', { push: { tags: 'chant' }, inc: { views: 1 } })
      await things.update('a', { pull: { tags: 'jeu' }, set: { 'deep.text': 'profond' } })
      expect([await things.countFound('jeux'), await things.countFound('chants')]).to.deep.equal([0, 1])
      expect(await things.countFound('profond')).to.equal(1)
      await things.update('a', { set: { deep: null } })
      expect(await things.countFound('profond')).to.equal(0)
      await things.findAndUpdate({ _id: 'a' }, { set: { title: 'pris' } })
      await things.put({ _id: 'b', title: 'remplacé' })
      await things.put({ _id: 'b', title: 'neuf' })
      expect([
        await things.countFound('pris'),
        await things.countFound('remplacé'),
        await things.countFound('neuf'),
      ]).to.deep.equal([1, 0, 1])
      await things.delete('a')
      expect(await things.countFound('pris')).to.equal(0)
    })

    it('changes of one text at once leave the words of the last', async () => {
      const things = store.collection({ text: { title: 1 } })
      await things.insert({ _id: 'a', title: 'mot' })
      const titles = ['rouge', 'vert', 'bleu', 'jaune', 'noir', 'blanc']
      await Promise.all(titles.map((title) => things.update('a', { set: { title } })))
      const last = (await things.get('a'))?.title
      for (const title of titles) expect(await things.countFound(title), title).to.equal(title === last ? 1 : 0)
    })

    it('the search uses an index', async () => {
      const things = store.collection({ text: { title: 1 } })
      for (let n = 0; n < 50; n++) await things.insert({ _id: `${n}`, title: `mot ${n}` })
      expect(await things.explain({}, { text: 'mot 7' })).to.include({ usesIndex: true })
    })
  })
}
