/**
 * Does something to each of what is found, some at a time, until nothing is found any more: the work must take each out of
 * what is looked for. Cut in the middle, it is done again from what is left.
 */
export async function untilNone<T>(
  find: () => Promise<readonly T[]>,
  act: (one: T) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for (let some = await find(); some.length > 0; some = await find()) {
    for (const one of some) {
      signal.throwIfAborted()
      await act(one)
    }
  }
}
