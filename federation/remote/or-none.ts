import { RemoteRefused } from '../ports.ts'

/**
 * What was asked of another host, or `none` when it is refused for good; what may come later is thrown, to be tried again,
 * unless this is the last try.
 */
export async function orNone<T>(asked: Promise<T>, none: T, { isLast = false } = {}): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof RemoteRefused && (isLast || !error.isTransient)) return none
    throw error
  }
}
