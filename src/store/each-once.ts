/** The different texts of one field, each asked for beyond the one before: as many short reads of its index as there are texts. */
import type { Collection, Filter, Path, Sort, Stored } from './engine.ts'
import { valueAt } from './values.ts'

export async function* eachOnce<D extends Stored>(
  collection: Pick<Collection<D>, 'findOne'>,
  path: Path<D>,
): AsyncGenerator<string> {
  let last = ''
  for (;;) {
    const filter = { [path]: { gt: last } } as unknown as Filter<D>
    const found = await collection.findOne(filter, { sort: [[path, 'asc']] as Sort<D> })
    const value = found === null ? undefined : valueAt(found, path)
    if (typeof value !== 'string') return
    yield value
    last = value
  }
}
