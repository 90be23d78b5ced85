import { expect } from 'chai'
import { documentType, wantsDocument } from '#federation/documents/negotiation.ts'

describe('who asks for a document', () => {
  it('is who names its type', () => {
    for (const accept of [
      'application/activity+json',
      'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
      'application/activity+json, application/ld+json',
      'application/activity+json, */*',
      'application/activity+json, text/html;q=0.1',
      'APPLICATION/ACTIVITY+JSON',
    ]) {
      expect(wantsDocument(accept), accept).to.equal(true)
    }
  })

  it('is no browser, no crawler, and nobody who says nothing', () => {
    for (const accept of [
      undefined,
      '',
      '*/*',
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
      'application/json',
      'text/html, application/activity+json;q=0.9',
      'application/activity+json;q=0',
    ]) {
      expect(wantsDocument(accept), accept).to.equal(false)
    }
  })

  it('is answered in a type that Lemmy’s library takes', () => {
    expect(documentType('application/activity+json, application/ld+json')).to.equal(
      'application/activity+json; charset=utf-8',
    )
    expect(documentType('application/ld+json')).to.equal(
      'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    )
    expect(documentType(undefined)).to.equal('application/activity+json; charset=utf-8')
  })
})
