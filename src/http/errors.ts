/** The end of every refused or failed request: a problem for programs, a page for people, a line in the log for defects. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { AppError, InvalidInput, NotFound } from '../app-error.ts'
import { type Problem, toProblem } from './problem.ts'
import { requestIdOf } from './request-log.ts'
import { sendText } from './send.ts'

interface ErrorParts {
  log: Logger
  /** Where problems are explained, without a slash at the end. */
  types: string
  /** Writes the page of an error; absent where only programs come. */
  showPage?: (request: Request, response: Response, problem: Problem) => Promise<void>
}

export const notFound: RequestHandler = () => {
  throw new NotFound()
}

export function createErrorHandler({ log, types, showPage }: ErrorParts): ErrorRequestHandler {
  return async (error: unknown, request, response, _next) => {
    const id = requestIdOf(request)
    const refusal = refusalOf(error)
    const { problem, headers, isDefect } = toProblem(refusal, { instance: request.path, requestId: id, types })
    if (isDefect) log.error({ id, err: error, route: response.locals.route }, 'defect')
    else log.debug({ id, code: problem.code, cause: causeOf(error) }, 'refused')
    // Half an answer cannot be taken back: the connection is cut, so that nobody takes it for a whole one.
    if (response.headersSent) {
      response.destroy()
      return
    }
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    // What is left of a body that nobody will read is not another request.
    if (!request.complete) response.setHeader('Connection', 'close')
    if (showPage && wantsPage(request)) {
      try {
        return await showPage(request, response, problem)
      } catch (fault) {
        log.error({ id, err: fault }, 'the page of an error failed')
        if (response.headersSent) {
          response.destroy()
          return
        }
      }
    }
    await sendText(request, response, {
      status: problem.status,
      type: 'application/problem+json; charset=utf-8',
      text: JSON.stringify(problem),
      cache: 'no-store',
    })
  }
}

/** Express and its parser throw errors that bear a status: an address that cannot be decoded, for one. */
function refusalOf(error: unknown): unknown {
  if (error instanceof AppError) return error
  const status = (error as { status?: unknown } | null)?.status
  if (status === 404) return new NotFound(undefined, { cause: error })
  if (status === 400) return new InvalidInput([], 'Cette adresse ne se lit pas.', { cause: error })
  return error
}

function causeOf(error: unknown): string | undefined {
  const cause = (error as Error | null)?.cause
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : undefined
}

/** A person's browser asks for HTML; the API answers problems whatever is asked. */
function wantsPage(request: Request): boolean {
  if (request.path.startsWith('/api/') || request.path.startsWith('/media/')) return false
  return request.accepts(['json', 'html']) === 'html' || /\btext\/html\b/.test(request.get('Accept') ?? '')
}
