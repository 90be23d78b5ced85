/**
 * The reference of the API, OpenAPI 3.1, made from the very schemas that validate: `/api/v1/openapi.json`. Schemas that
 * bear an `id` (`.meta({ id })`) are written once, under `components`.
 */
import { z } from 'zod'
import type { ErrorCode } from '../app-error.ts'
import { problems } from './problem.ts'
import { type Route, route } from './route.ts'

type JsonObject = { [key: string]: unknown }

interface OpenApiParts {
  title: string
  description: string
  version: string
  /** Origin of the instance; '' for the one that serves the document. */
  server: string
}

/** @param routes all of them, asked when the document is first read */
export function openApiRoutes(parts: OpenApiParts, routes: () => readonly Route[]): Route[] {
  let written: JsonObject | null = null
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/openapi.json',
        summary: 'This document.',
        tag: 'instance',
        door: 'anyone',
        answer: z.looseObject({ openapi: z.string(), paths: z.looseObject({}) }).meta({ id: 'OpenApi' }),
        cache: 'public, max-age=300',
      },
      async () => {
        written ??= writeOpenApi(routes(), parts)
        return written as { openapi: string; paths: JsonObject }
      },
    ),
  ]
}

function writeOpenApi(routes: readonly Route[], { title, description, version, server }: OpenApiParts): JsonObject {
  const schemas: JsonObject = { Problem: problemSchema }
  const paths: Record<string, JsonObject> = {}
  for (const { spec } of routes) {
    paths[spec.path] = { ...paths[spec.path], [spec.method]: operation(spec, schemas) }
  }
  const tags = [...new Set(routes.map(({ spec }) => spec.tag))].sort()
  return {
    openapi: '3.1.1',
    info: {
      title,
      description,
      version,
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: server === '' ? '/' : server }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-session',
          description: 'Given by signing in through the SSO. Methods other than GET also need an Origin of ours.',
        },
      },
    },
  }
}

function operation(spec: Route['spec'], schemas: JsonObject): JsonObject {
  const status = String(spec.status ?? (spec.answer.def.type === 'void' ? 204 : 200))
  const isEmpty = spec.answer.def.type === 'void'
  return {
    operationId: operationId(spec),
    summary: spec.summary,
    tags: [spec.tag],
    ...(spec.door === 'anyone' ? {} : { security: [{ session: [] }] }),
    ...parameters(spec, schemas),
    ...(spec.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(spec.body, schemas) } } } }
      : {}),
    responses: {
      [status]: isEmpty
        ? { description: 'Done; nothing to say.' }
        : { description: 'Done.', content: contentOf(spec, schemas) },
      ...refusals(spec),
    },
  }
}

function contentOf({ answer, textTypes }: Route['spec'], schemas: JsonObject): JsonObject {
  if (textTypes === undefined) return { 'application/json': { schema: schemaOf(answer, schemas) } }
  return Object.fromEntries(textTypes.map((type) => [type, { schema: { type: 'string' } }]))
}

/** `getVideosById`, `postVideosByIdCommentThreads`: stable, unique, fit for generated clients. */
function operationId({ method, path }: Route['spec']): string {
  const words = path
    .replace(/^\/api\/v1\//, '')
    .replaceAll(/\{(\w+)\}/g, 'by-$1')
    .split(/[^A-Za-z0-9]+/)
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function parameters({ path, params, query }: Route['spec'], schemas: JsonObject): JsonObject {
  const inPath = params ? propertiesOf(params, schemas) : {}
  const list: JsonObject[] = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: inPath[name]?.schema ?? { type: 'string' },
  }))
  for (const [name, { schema, isRequired }] of Object.entries(query ? propertiesOf(query, schemas) : {})) {
    const { description, ...rest } = schema
    list.push({ name, in: 'query', required: isRequired, ...(description ? { description } : {}), schema: rest })
  }
  return list.length > 0 ? { parameters: list } : {}
}

function propertiesOf(
  schema: z.ZodType,
  schemas: JsonObject,
): Record<string, { schema: JsonObject; isRequired: boolean }> {
  const written = resolve(schemaOf(schema, schemas), schemas)
  const required = new Set((written.required as string[] | undefined) ?? [])
  return Object.fromEntries(
    Object.entries((written.properties as Record<string, JsonObject> | undefined) ?? {}).map(([name, property]) => [
      name,
      { schema: property, isRequired: required.has(name) && !('default' in property) },
    ]),
  )
}

/** Refusals by status: OpenAPI holds one answer per status, so the codes are told in its description. Those of `mount.ts` are any route's. */
function refusals(spec: Route['spec']): JsonObject {
  const { method, door, body, params, query, refusals: declared = [] } = spec
  const isAct = method !== 'get'
  const isOfStaff = door === 'moderator' || door === 'administrator'
  const codes = new Set<ErrorCode>([...declared, 'too-many-requests'])
  if (body || query) codes.add('invalid-input')
  if (body) codes.add('unsupported-media-type').add('body-too-large')
  if (params) codes.add('not-found')
  if (isAct) codes.add('cross-site-request')
  if (isAct && !spec.isOpenBeforeCharter) codes.add('charter-not-accepted')
  if (spec.needsFreshSignIn ?? (door === 'administrator' && isAct)) codes.add('fresh-sign-in-needed')
  if (door !== 'anyone') codes.add('sign-in-needed')
  if (isOfStaff) codes.add('not-allowed').add('charter-not-accepted')
  const byStatus = Object.groupBy([...codes].sort(), (code) => problems[code].status)
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, list]) => [
      status,
      { description: `Refused: ${(list ?? []).map((code) => `\`${code}\``).join(', ')}.`, content },
    ]),
  )
}

/** JSON Schema 2020-12, as sent over the wire; shared parts go to `schemas`. */
function schemaOf(schema: z.ZodType, schemas: JsonObject): JsonObject {
  const {
    $schema: _,
    $defs,
    ...root
  } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      // Said of every integer, it says nothing.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  }) as JsonObject
  for (const [id, definition] of Object.entries(($defs as JsonObject | undefined) ?? {})) {
    schemas[id] = withPublicRefs(definition)
  }
  return withPublicRefs(root) as JsonObject
}

function withPublicRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPublicRefs)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'id' || typeof (value as JsonObject).id !== 'string')
      .map(([key, inner]) => [
        key,
        key === '$ref' && typeof inner === 'string'
          ? inner.replace('#/$defs/', '#/components/schemas/')
          : withPublicRefs(inner),
      ]),
  )
}

function resolve(schema: JsonObject, schemas: JsonObject): JsonObject {
  const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined
  return name === undefined ? schema : ((schemas[name] as JsonObject | undefined) ?? schema)
}

const problemSchema: JsonObject = {
  type: 'object',
  description: 'RFC 9457.',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A French sentence for the person.' },
    instance: { type: 'string' },
    code: { type: 'string', enum: [...Object.keys(problems), 'defect'] },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer (RFC 6901) into what was sent.' },
          detail: { type: 'string' },
        },
      },
    },
  },
}
