import { expect } from 'chai'
import { typeset } from '#src/text/french-typography.ts'

describe('French spacing', () => {
  for (const [written, read] of [
    [
      'Vraiment ? Oui ! Bien ; merci : à « demain »',
      'Vraiment\u202F? Oui\u202F! Bien\u202F; merci\u00A0: à «\u202Fdemain\u202F»',
    ],
    ['https://classe.example/?q=1', 'https://classe.example/?q=1'],
    ['à 12:30, a:b', 'à 12:30, a:b'],
    ['12 000 vidéos, 4 Go, 30 min, 50 %', '12\u202F000 vidéos, 4\u00A0Go, 30\u00A0min, 50\u00A0%'],
    ['10 0000', '10 0000'],
  ] as const) {
    it(`of « ${written} »`, () => {
      expect(typeset(written)).to.equal(read)
      expect(typeset(read)).to.equal(read)
    })
  }
})
