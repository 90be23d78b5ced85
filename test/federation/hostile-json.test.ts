/** D11: nested 100,000 deep, `__proto__`, ids of the wrong type; D8: ten thousand of anything. */
import { expect } from 'chai'
import fc from 'fast-check'
import { JsonRefused, readHostileObject } from '#federation/hostile-json.ts'

const read = (text: string) => readHostileObject(Buffer.from(text))
const refusalOf = (text: string) => {
  try {
    read(text)
    return null
  } catch (error) {
    if (error instanceof JsonRefused) return error.reason
    throw error
  }
}

describe('JSON of strangers', () => {
  it('is what it says, when it is an object of a fair size', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'))
        expect(read(JSON.stringify(value))).to.deep.equal(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('is refused when it is deep, many or broken', () => {
    for (const depth of [32, 10_000, 100_000]) {
      expect(refusalOf(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)).to.equal('too-deep')
    }
    expect(read(`{"a":${'['.repeat(31)}${']'.repeat(31)}}`)).to.have.property('a')
    expect(refusalOf(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)).to.equal('too-deep')
    for (const count of [10_000, 20_000, 30_000]) {
      expect(refusalOf(`{"tag":[${'{},'.repeat(count)}{}]}`), `${count}`).to.equal('too-many')
    }
    expect(read(`{"tag":[${'{},'.repeat(9_000)}{}]}`)).to.have.property('tag')
    expect(refusalOf(`{"to":[${'"https://a.example/",'.repeat(30_000)}""]}`)).to.equal('too-many')
    for (const text of ['', '{', 'null', '1', '"a"', '[]', '{"a":}', '\ufeff{}']) {
      expect(refusalOf(text), text).to.equal('malformed')
    }
    expect(read(`{"content":"${'[{,'.repeat(50_000)}\\\\\\"["}`)).to.have.property('content')
  })

  it('changes nothing beyond itself', () => {
    const value = read('{"a":{"__proto__":{"isAdmin":true}},"\\u005f_proto__":{"b":1},"__proto__":[1]}')
    expect(Object.getPrototypeOf(value)).to.equal(Object.prototype)
    expect(JSON.stringify(value)).to.equal('{"a":{}}')
    expect(({} as { isAdmin?: boolean }).isAdmin).to.equal(undefined)
  })
})
