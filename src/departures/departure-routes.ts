/** HTTP of leaving. Shapes are in `departure-schemas.ts`. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import {
  departureList,
  departureListRead,
  departures,
  departuresQuery,
  erasure,
  erasurePreview,
} from './departure-schemas.ts'
import type { DeparturesPart } from './departures-part.ts'

const administered = { tag: 'administration', door: 'administrator' } as const
const refusals = ['sign-in-needed', 'charter-not-accepted', 'not-allowed'] as const

export function departureRoutes(actions: Omit<DeparturesPart, 'routes'>): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/erasure',
        summary: 'What erasing my account would mean.',
        tag: 'My account',
        door: 'signed-in',
        answer: erasurePreview,
        refusals: ['sign-in-needed'],
      },
      ({ viewer }) => actions.previewErasure(viewer),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/users/me/erasure',
        summary: 'Erases my account, for good (RGPD article 17).',
        tag: 'My account',
        door: 'signed-in',
        isOpenBeforeCharter: true,
        needsFreshSignIn: true,
        body: erasure,
        answer: z.void(),
        refusals: ['invalid-input', 'sign-in-needed', 'last-administrator', 'fresh-sign-in-needed'],
      },
      async ({ viewer, body }) => {
        await actions.eraseMyAccount(viewer, body)
        return undefined
      },
    ),
    route(
      {
        ...administered,
        method: 'get',
        path: '/api/v1/administration/departures',
        summary: 'Who is leaving, until when they may come back, and by which rules.',
        query: departuresQuery,
        answer: departures,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, query }) => actions.listDepartures(viewer, query),
    ),
    route(
      {
        ...administered,
        method: 'post',
        path: '/api/v1/administration/departures',
        summary: 'Reads a list of people who left; unless it is a trial, their sessions end and they are told.',
        body: departureList,
        bodyLimitBytes: 1_500_000,
        answer: departureListRead,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, body }) => actions.importDepartures(viewer, body),
    ),
    route(
      {
        ...administered,
        method: 'delete',
        path: '/api/v1/administration/departures/{id}',
        summary: 'This person stays.',
        params: z.object({ id: z.uuid() }),
        answer: z.void(),
        refusals: ['not-found', ...refusals],
      },
      async ({ viewer, params }) => {
        await actions.cancelDeparture(viewer, params.id)
        return undefined
      },
    ),
  ]
}
