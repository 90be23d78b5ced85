/** HTTP of groups. Shapes are in `group-schemas.ts`. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { videoPage } from '../videos/video-schemas.ts'
import { videosQuery } from '../videos/videos-query.ts'
import {
  groupList,
  groupSummary,
  groupWritten,
  invitation,
  invitationAnswer,
  memberPage,
  memberRole,
  membersQuery,
} from './group-schemas.ts'
import type { GroupsPart } from './groups-part.ts'

const tag = 'groups'
const door = 'signed-in' as const
const params = z.object({ id: z.uuid() })
const memberParams = params.extend({ name: z.string().min(1).max(300) })
const refusals = ['sign-in-needed', 'charter-not-accepted', 'not-found'] as const

export function groupRoutes(actions: Omit<GroupsPart, 'routes' | 'store' | 'mirror' | 'leaveAs'>): Route[] {
  const one = '/api/v1/groups/{id}'
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/groups',
        summary: 'My groups, and those I am invited to.',
        tag,
        door,
        answer: groupList,
      },
      ({ viewer }) => actions.myGroups(viewer),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/groups',
        summary: 'Makes a group, which I then coordinate.',
        tag,
        door,
        body: groupWritten,
        answer: groupSummary,
        refusals: ['invalid-input', 'not-allowed', ...refusals],
      },
      ({ viewer, body }) => actions.makeGroup(viewer, body),
    ),
    route(
      { method: 'get', path: one, summary: 'One group.', tag, door, params, answer: groupSummary, refusals },
      ({ viewer, params: { id } }) => actions.showGroup(viewer, id),
    ),
    route(
      {
        method: 'patch',
        path: one,
        summary: 'Changes its name, its kind or what it is for.',
        tag,
        door,
        params,
        body: groupWritten,
        answer: groupSummary,
        refusals: ['invalid-input', 'not-allowed', ...refusals],
      },
      ({ viewer, params: { id }, body }) => actions.rewriteGroup(viewer, id, body),
    ),
    route(
      {
        method: 'delete',
        path: one,
        summary: 'Closes it for good: its films are their authors’ alone again.',
        tag,
        door,
        params,
        answer: z.void(),
        refusals: ['not-allowed', ...refusals],
      },
      async ({ viewer, params: { id } }) => {
        await actions.closeGroup(viewer, id)
        return undefined
      },
    ),
    route(
      {
        method: 'get',
        path: `${one}/videos`,
        summary: 'Its films, the newest first.',
        tag,
        door,
        params,
        query: videosQuery,
        answer: videoPage,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, params: { id }, query }) => actions.videosOf(viewer, id, query),
    ),
    route(
      {
        method: 'get',
        path: `${one}/members`,
        summary: 'Who is in it, coordinators first.',
        tag,
        door,
        params,
        query: membersQuery,
        answer: memberPage,
        refusals: ['invalid-input', ...refusals],
      },
      ({ viewer, params: { id }, query }) => actions.membersOf(viewer, id, query),
    ),
    route(
      {
        method: 'post',
        path: `${one}/members`,
        summary: 'Invites somebody, by their handle here or on an allied instance.',
        tag,
        door,
        params,
        body: invitation,
        answer: z.void(),
        refusals: ['invalid-input', 'not-allowed', ...refusals],
      },
      async ({ viewer, params: { id }, body }) => {
        await actions.invite(viewer, id, body.name)
        return undefined
      },
    ),
    route(
      {
        method: 'put',
        path: `${one}/members/{name}/role`,
        summary: 'Makes a member a coordinator, or a plain member again.',
        tag,
        door,
        params: memberParams,
        body: memberRole,
        answer: z.void(),
        refusals: ['not-allowed', 'last-coordinator', ...refusals],
      },
      async ({ viewer, params: { id, name }, body }) => {
        await actions.giveRole(viewer, id, name, body.role)
        return undefined
      },
    ),
    route(
      {
        method: 'delete',
        path: `${one}/members/{name}`,
        summary: 'Lets somebody go, or leaves.',
        tag,
        door,
        params: memberParams,
        answer: z.void(),
        refusals: ['not-allowed', 'last-coordinator', ...refusals],
      },
      async ({ viewer, params: { id, name } }) => {
        await actions.removeMember(viewer, id, name)
        return undefined
      },
    ),
    route(
      {
        method: 'post',
        path: `${one}/invitation`,
        summary: 'Accepts or declines an invitation.',
        tag,
        door,
        params,
        body: invitationAnswer,
        answer: z.void(),
        refusals,
      },
      async ({ viewer, params: { id }, body }) => {
        await actions.answerInvitation(viewer, id, body.accepts)
        return undefined
      },
    ),
  ]
}
