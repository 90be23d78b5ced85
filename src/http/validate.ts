/** From a zod schema and what was sent, to typed input or one refusal that lists every fault, in French. */
import { z } from 'zod'
import { type FieldFault, InvalidInput } from '../app-error.ts'

const french = z.locales.fr().localeError

/** @param prefix first step of the pointers: `/query` or `/params`; nothing for the body itself. @throws {InvalidInput} */
export function validate<T extends z.ZodType>(schema: T, value: unknown, prefix = ''): z.output<T> {
  const parsed = schema.safeParse(value, { error: french })
  if (parsed.success) return parsed.data
  throw new InvalidInput(parsed.error.issues.map((issue) => faultOf(issue, prefix)))
}

function faultOf(issue: z.core.$ZodIssue, prefix: string): FieldFault {
  return {
    pointer: prefix + issue.path.map((step) => `/${asPointerStep(String(step))}`).join(''),
    detail: issue.message,
  }
}

/** RFC 6901 §3. */
function asPointerStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1')
}
