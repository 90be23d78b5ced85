import { expect } from 'chai'
import { actorOfResource } from '#federation/discovery/web-finger.ts'
import { anInstance, type TestInstance } from '../../an-instance.ts'
import { asPerson } from '../../as-person.ts'
import { ids } from '../some-facts.ts'

describe('whom a resource names', () => {
  const person = { kind: 'person', handle: 'jeanne.martin' }

  it('a person, by name or by address', () => {
    for (const resource of [
      'acct:jeanne.martin@lyon.example',
      'jeanne.martin@lyon.example',
      '@jeanne.martin@lyon.example',
      'acct:Jeanne.Martin@LYON.example',
      'https://lyon.example/accounts/jeanne.martin',
      'https://lyon.example/a/jeanne.martin',
    ]) {
      expect(actorOfResource(resource, ids), resource).to.deep.equal(person)
    }
  })

  it('a channel, and the instance by its name, its host’s or its address', () => {
    expect(actorOfResource('acct:jeanne.martin_channel@lyon.example', ids)).to.deep.equal({
      ...person,
      kind: 'channel',
    })
    for (const resource of ['acct:peertube@lyon.example', 'acct:lyon.example@lyon.example', 'https://lyon.example/']) {
      expect(actorOfResource(resource, ids), resource).to.deep.equal({ kind: 'instance', handle: 'peertube' })
    }
  })

  it('nobody, when it is another host’s, however it looks like ours', () => {
    for (const resource of [
      'acct:jeanne.martin@lyon.example.evil.test',
      'acct:jeanne.martin@evil.test',
      'acct:jeanne.martin@lyon.example@evil.test',
      'https://lyon.example.evil.test/accounts/jeanne.martin',
      'https://lyon.example@evil.test/accounts/jeanne.martin',
      'http://lyon.example/accounts/jeanne.martin',
      'https://lyon.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d',
      'acct:@lyon.example',
      '',
    ]) {
      expect(actorOfResource(resource, ids), resource).to.equal(null)
    }
  })
})

describe('finding an instance', () => {
  let instance: TestInstance
  before(async () => {
    instance = await anInstance({ settings: { INSTANCE_NAME: 'Classe à 12 Lyon' } })
    await asPerson(instance, 'Jeanne Martin')
  })
  after(() => instance.close())

  it('WebFinger leads to the actor, from any site', async () => {
    const { status, headers, body } = await instance.anyone.get<{
      subject: string
      links: { rel: string; href: string }[]
    }>(`/.well-known/webfinger?resource=acct:jeanne.martin@${instance.url.host}`)
    expect(status).to.equal(200)
    expect(headers.get('Content-Type')).to.contain('application/jrd+json')
    expect(headers.get('Access-Control-Allow-Origin')).to.equal('*')
    expect(body.subject).to.equal(`acct:jeanne.martin@${instance.url.host}`)
    expect(body.links.find(({ rel }) => rel === 'self')?.href).to.equal(
      new URL('/accounts/jeanne.martin', instance.url).href,
    )
    const nobody = await instance.anyone.get(`/.well-known/webfinger?resource=acct:nobody@${instance.url.host}`)
    expect(nobody.status).to.equal(404)
    expect((await instance.anyone.get('/.well-known/webfinger')).status).to.equal(404)
  })

  it('host-meta leads to WebFinger', async () => {
    const { headers, body } = await instance.anyone.get<string>('/.well-known/host-meta')
    expect(headers.get('Content-Type')).to.contain('application/xrd+xml')
    expect(body).to.contain(`${instance.url.origin}/.well-known/webfinger?resource={uri}`)
  })

  it('NodeInfo counts, and names the actor of the instance', async () => {
    const { body } = await instance.anyone.get<{ links: { rel: string; href: string }[] }>('/.well-known/nodeinfo')
    const application = body.links.find(({ rel }) => rel === 'https://www.w3.org/ns/activitystreams#Application')
    expect(application?.href).to.equal(new URL('/accounts/peertube', instance.url).href)
    for (const version of ['2.0', '2.1']) {
      const href = body.links.find(({ rel }) => rel.endsWith(version))?.href ?? ''
      const info = await instance.anyone.get<Record<string, Record<string, unknown>>>(new URL(href).pathname)
      expect(info.body).to.nested.include({ version, 'software.name': 'classe-a-12', 'usage.users.total': 1 })
      expect(info.body.metadata?.nodeName).to.equal('Classe à 12 Lyon')
      // Comments under films that not everyone may find are not counted for everyone.
      expect(info.body.usage).to.have.all.keys('users', 'localPosts')
    }
  })
})
