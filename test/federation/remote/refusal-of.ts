import { RemoteRefused } from '#federation/ports.ts'

/** Why it was refused. @throws when it was not */
export async function refusalOf(promise: Promise<unknown>): Promise<RemoteRefused['reason']> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof RemoteRefused) return error.reason
  throw error ?? new Error('it was not refused')
}
