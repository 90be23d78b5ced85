import { expect } from 'chai'
import type { Route } from '#src/http/route.ts'
import { anInstance, type TestInstance } from '../an-instance.ts'

interface Operation {
  operationId: string
  summary: string
  tags: string[]
  security?: unknown[]
  parameters?: { name: string; in: string; required: boolean; schema: unknown }[]
  requestBody?: unknown
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>
}
interface Document {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}

describe('the reference of the API', () => {
  let instance: TestInstance
  let document: Document
  let routes: readonly Route[]
  before(async () => {
    instance = await anInstance()
    document = (await instance.anyone.get<Document>('/api/v1/openapi.json')).body
    routes = instance.parts.routes
  })
  after(() => instance?.close())

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )

  it('is OpenAPI 3.1, and may be read and kept by anybody', async () => {
    expect(document.openapi).to.match(/^3\.1\.\d$/)
    expect(document.info.version).to.match(/^\d+\.\d+\.\d+$/)
    const { headers } = await instance.anyone.get('/api/v1/openapi.json')
    expect(headers.get('Access-Control-Allow-Origin')).to.equal('*')
    expect(headers.get('Cache-Control')).to.include('public')
  })

  it('has every route, and no other', () => {
    const described = operations().map(({ path, method }) => `${method} ${path}`)
    expect(described.sort()).to.deep.equal(routes.map(({ spec }) => `${spec.method} ${spec.path}`).sort())
    expect(described.length).to.be.greaterThan(40)
  })

  it('names each operation once, in an English sentence, in a group', () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).to.equal(ids.length)
    for (const { path, operation } of operations()) {
      expect(operation.operationId, path).to.match(/^[a-z]+[A-Za-z0-9]+$/)
      expect(operation.summary, path).to.match(/^[A-Z].+\.$/)
      expect(operation.tags, path).to.have.length(1)
    }
  })

  it('points only at schemas that are there', () => {
    const refs = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)
    let count = 0
    for (const [, ref = ''] of refs) {
      count += 1
      expect(ref).to.match(/^#\/components\/schemas\/[A-Za-z0-9]+$/)
      expect(document.components.schemas, ref).to.have.property(ref.split('/').at(-1) ?? '')
    }
    expect(count).to.be.greaterThan(100)
    expect(JSON.stringify(document)).not.to.match(/\$defs|"~standard"/)
  })

  it('tells what each takes: what its path names, its query, its body', () => {
    for (const { path, operation } of operations()) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(
        inPath.map(({ name }) => name),
        path,
      ).to.deep.equal(named)
      expect(
        inPath.every(({ required }) => required),
        path,
      ).to.equal(true)
    }
    const list = document.paths['/api/v1/videos']?.get
    expect(list?.parameters?.map(({ name }) => name)).to.include.members(['start', 'count', 'sort', 'thematique'])
    expect(list?.parameters?.every(({ required }) => !required)).to.equal(true)
  })

  it('tells what each answers: a success, and problems for the rest', () => {
    for (const { path, operation } of operations()) {
      const statuses = Object.keys(operation.responses)
      expect(
        statuses.filter((status) => status.startsWith('2')),
        path,
      ).to.have.length(1)
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (status.startsWith('2')) continue
        expect(content?.['application/problem+json']?.schema, `${path} ${status}`).to.deep.equal({
          $ref: '#/components/schemas/Problem',
        })
      }
    }
  })

  it('tells also what the way to each route refuses', () => {
    const statusesOf = (path: string, method: string) => Object.keys(document.paths[path]?.[method]?.responses ?? {})
    const threads = '/api/v1/videos/{id}/comment-threads'
    expect(statusesOf(threads, 'post')).to.have.members(['200', '400', '401', '403', '404', '413', '415', '429'])
    expect(statusesOf(threads, 'get')).to.have.members(['200', '400', '404', '429'])
    const refused = document.paths['/api/v1/administration/accounts/{id}/roles']?.put?.responses['403']?.description
    for (const code of ['cross-site-request', 'fresh-sign-in-needed', 'charter-not-accepted', 'not-allowed']) {
      expect(refused).to.include(code)
    }
  })

  it('names the type of what is no JSON', () => {
    for (const [path, type] of [
      ['/api/v1/moderation/hosts/export', 'text/csv'],
      ['/feeds/videos.{format}', 'application/rss+xml'],
    ] as const) {
      expect(Object.keys(document.paths[path]?.get?.responses['200']?.content ?? {}), path).to.include(type)
    }
  })

  it('says which need a session', () => {
    const isClosed = new Map(routes.map(({ spec }) => [`${spec.method} ${spec.path}`, spec.door !== 'anyone']))
    for (const { path, method, operation } of operations()) {
      expect(operation.security !== undefined, path).to.equal(isClosed.get(`${method} ${path}`))
    }
  })
})

describe('the configuration of the instance', () => {
  it('is told in PeerTube’s shape, with our lists beside', async () => {
    await using instance = await anInstance({ settings: { ACADEMIE: '70', INSTANCE_NAME: 'Classe à 12 en Normandie' } })
    const { body } = await instance.anyone.get('/api/v1/config')
    expect(body).to.deep.include({ academie: { code: '70', name: 'Normandie' }, isDemonstration: false })
    expect(body).to.have.nested.property('instance.name', 'Classe à 12 en Normandie')
    expect(body).to.have.property('thematiques').with.length(9)
    expect(body).to.have.nested.property('signup.allowed', false)
  })
})
