/**
 * What `serve.ts` compares with, in a process of its own: `express.static` as an application would use it, on the same
 * files; and bare `node:http`, which answers a playlist with as many headers as ours has, and decides nothing: the limit.
 */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { tellCpu } from './serve-cpu.ts'

const app = express()
app.use('/media/v', express.static(join(process.argv[2] ?? '', 'media/videos'), { immutable: true, maxAge: '365d' }))

const text = 'A'.repeat(2048)
const headers = Object.entries({
  'Content-Type': 'application/vnd.apple.mpegurl',
  'Cache-Control': 'public, max-age=31536000, immutable',
  'X-Content-Type-Options': 'nosniff',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Accept-Ranges': 'bytes',
  ETag: '"1kw-hse9w8wzbk0-2f1c"',
  'Last-Modified': new Date().toUTCString(),
  Vary: 'Accept-Encoding',
  'Content-Length': '2048',
}).flat()
const bare: RequestListener = (_request, response) => {
  response.writeHead(200, headers)
  response.end(text, 'latin1')
}

async function portOf(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

tellCpu({ express: await portOf(app), bare: await portOf(bare) })
