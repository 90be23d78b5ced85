import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadSettings } from '#config/load-settings.ts'
import { isUai } from '#src/access/saml/uai.ts'
import { systemClock } from '#src/clock.ts'
import { loadDirectory } from '#src/directory.ts'
import { createImportSchools } from '#src/schools/import-schools.ts'
import { createNameSchools } from '#src/schools/name-schools.ts'
import { readDirectory } from '#src/schools/read-directory.ts'
import { createSchoolsStore } from '#src/schools/schools-store.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anEngine } from '#test/store/an-engine.ts'

/** As data.education.gouv.fr exports it: semicolons, a mark of order, quotes where they are needed. */
const csv = `\uFEFFIdentifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;Nom_commune;Appartenance_Education_Prioritaire\r
0590121L;Lycée "Jean Moulin";Lycée;Public;Roubaix;\r
0291101P;"École élémentaire; Ferry
(annexe)";Ecole;Public;Brest;REP+\r
0690001B;Collège Utrillo;Collège;Privé;"Lyon";REP\r
0690001C;Code faux;Ecole;Public;Lyon;\r
\r
`
const json = JSON.stringify([
  {
    identifiant_de_l_etablissement: '0590121L',
    nom_etablissement: 'Lycée "}" \\ {Jean',
    nom_commune: 'Roubaix',
    position: { lon: 3.1, lat: { deep: '}' } },
    appartenance_education_prioritaire: null,
  },
  {
    identifiant_de_l_etablissement: '0291101p',
    nom_etablissement: 'Ferry',
    appartenance_education_prioritaire: 'REP+',
  },
])

async function* pieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}
async function all(text: string, size = 7) {
  const records = []
  for await (const record of readDirectory(pieces(text, size))) records.push(record)
  return records
}
const refusalOf = (text: string, size?: number) =>
  all(text, size).then(
    () => 'read',
    (error: Error) => `${error.name}: ${error.message}`,
  )

describe('the directory of schools', () => {
  it('is read the same however it is cut, in CSV and in JSON', async () => {
    for (const text of [csv, json, json.slice(1, -1).replaceAll('},{"id', '}\n{"id')]) {
      const whole = await all(text, text.length)
      expect(whole.length).to.be.within(2, 4)
      for (const size of [1, 2, 3, 64]) expect(await all(text, size), String(size)).to.deep.equal(whole)
    }
    expect((await all(csv))[1]).to.include({ nom_etablissement: 'École élémentaire; Ferry\n(annexe)' })
    expect((await all(json))[0]).to.include({ nom_etablissement: 'Lycée "}" \\ {Jean' })
  })

  it('is refused when it is something else, with what is wrong', async () => {
    expect(await refusalOf('')).to.include('vide')
    expect(await refusalOf('a;b\n1;2\n')).to.include('il manque identifiant_de_l_etablissement')
    expect(await refusalOf('[{"a": "b"')).to.include('coupé')
    expect(await refusalOf('[{"a": b}]')).to.include('ne se lit pas')
    expect(await refusalOf(`{"results": [${'{"a":"b"},'.repeat(8000)}]}`, 4096)).to.include('plus longue')
    expect(await refusalOf(`${csv}${'x'.repeat(70_000)}`, 4096)).to.include('plus longue')
    expect(await refusalOf(`${csv}"${'x\n'.repeat(40_000)}`, 4096)).to.include('plus longue')
  })

  it('checks the letter of each code', () => {
    expect(['0590121L', '0291101P', '0690001B'].map(isUai)).to.deep.equal([true, true, true])
    expect(['0690001C', '069001B', '0690001b', 'ABCDEFGH'].map(isUai)).to.deep.equal([false, false, false, false])
  })
})

onEachEngine('the directory of schools', (kind) => {
  it('gives names, towns and networks to codes; loaded again, what is no longer there goes', async () => {
    await using engine = await anEngine({ kind })
    const schools = createSchoolsStore({ engine })
    let now = systemClock.now()
    const importSchools = createImportSchools({ schools, clock: { now: () => now } })
    const named = createNameSchools({ schools })
    expect(await named(['0590121L'])).to.deep.equal([
      { uai: '0590121L', name: null, town: null, type: null, priority: null },
    ])
    expect(await importSchools(pieces(csv, 100))).to.deep.equal({ kept: 3, skipped: 1, forgotten: 0, missing: 0 })
    expect(await named(['0291101P', '0690001B', '0000000A'])).to.deep.equal([
      { uai: '0291101P', name: 'École élémentaire; Ferry (annexe)', town: 'Brest', type: 'Ecole', priority: 'REP+' },
      { uai: '0690001B', name: 'Collège Utrillo', town: 'Lyon', type: 'Collège', priority: 'REP' },
      { uai: '0000000A', name: null, town: null, type: null, priority: null },
    ])

    now = now.add({ seconds: 1 })
    const broken = await importSchools(pieces(`${json.slice(0, -1)},{"a"`, 100)).catch((error: Error) => error.name)
    expect(broken).to.equal('DirectoryRefused')
    expect(await schools.count(), 'a broken file takes nothing away').to.equal(3)
    now = now.add({ seconds: 1 })
    expect(await importSchools(pieces(json, 100))).to.deep.equal({ kept: 2, skipped: 0, forgotten: 1, missing: 0 })
    expect((await named(['0690001B']))[0]?.name).to.equal(null)
  })

  it('goes through thousands of schools, a batch at a time', async () => {
    await using engine = await anEngine({ kind })
    const schools = createSchoolsStore({ engine })
    const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'
    async function* many(count: number) {
      yield csv.split('\r\n')[0] ?? ''
      for (let number = 1; number <= count; number++) {
        const digits = String(690_000 + number).padStart(7, '0')
        yield `\r\n${digits}${letters[Number(digits) % 23]};École ${number};Ecole;Public;Lyon;REP`
      }
    }
    let now = systemClock.now()
    const importSchools = createImportSchools({ schools, clock: { now: () => now } })
    expect(await importSchools(many(5000))).to.deep.equal({ kept: 5000, skipped: 0, forgotten: 0, missing: 0 })
    now = now.add({ seconds: 1 })
    const cut = await importSchools(many(1000))
    expect(cut, 'half of a file takes nothing away').to.deep.equal({
      kept: 1000,
      skipped: 0,
      forgotten: 0,
      missing: 4000,
    })
    expect(await schools.count()).to.equal(5000)
  })
})

describe('npm run schools', () => {
  it('loads the file that the operator downloaded, and says what it did', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'c12-schools-'))
    try {
      const file = join(folder, 'annuaire.csv')
      await writeFile(file, csv)
      const { settings } = loadSettings({ DATA_FOLDER: folder })
      expect(await loadDirectory([file], settings)).to.include('3 établissements chargés, 1 lignes laissées')
      const usage = await loadDirectory([], settings).catch((error: Error) => error.message)
      expect(usage).to.include('npm run schools')
      const absent = await loadDirectory(['absent.csv'], settings).catch((error: Error) => error.message)
      expect(absent).to.include('absent.csv » ne se lit pas')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
