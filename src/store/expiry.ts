/** Removes what has expired from the storage. Reads hide it before, so nobody waits for this. */
const everyMilliseconds = 60_000

/** A collection that can remove its own expired documents; the others do nothing. */
interface Sweepable {
  sweep(): Promise<void>
}

/** Every minute, by whichever process is there; a failure is left to the next time. @returns how to stop */
export function sweepRegularly(collections: () => Iterable<Sweepable>): () => void {
  const timer = setInterval(async () => {
    for (const collection of collections()) await collection.sweep().catch(() => undefined)
  }, everyMilliseconds)
  timer.unref()
  return () => clearInterval(timer)
}
