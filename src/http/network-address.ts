/** Where a request comes from, for what answers by itself without express: behind a proxy, an address is not the socket's. */
import type { IncomingMessage } from 'node:http'
import express from 'express'
import { addressOf } from './first-doors.ts'

/** @param trustProxy as express wants it */
export function createAddressOf(trustProxy: number | string[] | false): (request: IncomingMessage) => string {
  const app = express()
  app.set('trust proxy', trustProxy)
  return (request) => addressOf(request, app) ?? ''
}
