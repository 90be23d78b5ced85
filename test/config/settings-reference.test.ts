import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { settings } from '#config/settings.ts'
import { referenceFile, settingsReference } from '#config/settings-reference.ts'

describe('the reference of settings', () => {
  it('is current: after a change of config/settings.ts, run `npm run docs`', () => {
    expect(readFileSync(referenceFile, 'utf8')).to.equal(settingsReference())
  })

  it('has each setting once', () => {
    const reference = settingsReference()
    for (const { variable } of Object.values(settings)) {
      expect(reference.split(`\n| \`${variable}\` |`), variable).to.have.length(2)
    }
  })
})
