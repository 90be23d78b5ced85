import { RemoteRefused } from '../ports.ts'

/** What was asked of another host, or `none` when it is refused for good; what may come later is thrown, to be tried again. */
export async function orNone<T>(asked: Promise<T>, none: T): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof RemoteRefused && !error.isTransient) return none
    throw error
  }
}
