/** What `docs/surveiller.md` and `docs/alertes.yml` say of `/metrics` is what an instance tells. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { anInstance } from '#test/an-instance.ts'

const docs = join(import.meta.dirname, '../../docs')

describe('the measures of an instance', () => {
  it('are each in the document for those who watch, which names no other, nor do the alerts', async () => {
    await using instance = await anInstance({ settings: { PEER_EXCHANGE: 'oui' } })
    await instance.anyone.get('/healthz')
    const { body } = await instance.anyone.get<string>('/metrics')
    const told = [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind = '']) => ({ name, kind }))
    const ours = told.filter(({ name }) => !/^(process|nodejs)_/.test(name)).map(({ name }) => name)
    const document = readFileSync(join(docs, 'surveiller.md'), 'utf8')
    const [, table = ''] = /^## Ce que disent les mesures$([\s\S]*?)^## /m.exec(document) ?? []
    const named = [...table.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name = '']) => name)
    expect(named).to.have.members(ours)

    const series = new Set(
      told.flatMap(({ name, kind }) =>
        kind === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    )
    const rules = [
      ...readFileSync(join(docs, 'alertes.yml'), 'utf8').matchAll(/expr: (?:>-\n)?([\s\S]*?)\n +(?:for|annotations):/g),
    ]
    const asked = rules.flatMap(([, rule = '']) =>
      [...rule.matchAll(/\b[a-z]+(?:_[a-z0-9]+)+\b|\bjobs\b/g)].map(([name]) => name),
    )
    expect(rules).not.to.deep.equal([])
    expect(asked.filter((name) => name !== 'histogram_quantile' && !series.has(name))).to.deep.equal([])
  })
})
