import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { academieOf, academies } from '#config/academies.ts'
import { classeADouze, loadCommunity } from '#config/community.ts'

describe('the community', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'c12-community-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function file(content: unknown): Promise<string> {
    const path = join(folder, `${Math.random()}.json`)
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }

  it('is Classe à 12, with its nine questions, unless a file says otherwise', () => {
    expect(loadCommunity(null)).to.equal(classeADouze)
    expect(classeADouze.thematiques).to.have.length(9)
    expect(new Set(classeADouze.thematiques.map(({ hue }) => hue)).size).to.equal(9)
  })

  it('can be another one, which keeps what it does not change', async () => {
    const community = loadCommunity(
      await file({
        heading: ['Après la classe.', 'Ensemble.'],
        thematiques: [
          {
            slug: 'gestion-de-groupe',
            label: 'Gestion de groupe',
            hint: 'Calme',
            sentence: 'Le groupe.',
            icon: 'pair',
            hue: 10,
          },
        ],
      }),
    )
    expect(community.heading[0]).to.equal('Après la classe.')
    expect(community.thematiques.map(({ slug }) => slug)).to.deep.equal(['gestion-de-groupe'])
    expect(community.niveaux).to.equal(classeADouze.niveaux)
  })

  for (const [why, content, fault] of [
    ['is not JSON', '{', 'ne se lit pas'],
    ['is not an object', [], 'un objet JSON'],
    ['has no question', { thematiques: [] }, 'thematiques'],
    [
      'has a question without a name',
      { thematiques: [{ slug: 'a', hint: 'h', sentence: 's', icon: 'i', hue: 1 }] },
      'thematiques[0].label',
    ],
    ['has an address that is not one', { niveaux: [{ slug: 'Été', label: 'Été' }] }, 'niveaux[0].slug'],
    [
      'names one thing twice',
      {
        niveaux: [
          { slug: 'cp', label: 'CP' },
          { slug: 'cp', label: 'CP' },
        ],
      },
      'déjà pris',
    ],
    ['holds something else than questions', { thematiques: [null] }, 'thematiques[0]'],
  ] as const) {
    it(`is refused with a sentence when its file ${why}`, async () => {
      const path = await file(content)
      expect(() => loadCommunity(path)).to.throw(fault)
    })
  }
})

describe('académies', () => {
  it('are thirty, each found by its code as an SSO writes it', () => {
    expect(academies).to.have.length(30)
    expect(new Set(academies.map(({ code }) => code)).size).to.equal(30)
    expect(academieOf('010')?.name).to.equal('Lyon')
    expect(academieOf('9')?.name).to.equal('Lille')
    expect(academieOf('70')?.ofName).to.equal('de Normandie')
    expect(academieOf('05')).to.equal(null)
    expect(academieOf(null)).to.equal(null)
  })
})
