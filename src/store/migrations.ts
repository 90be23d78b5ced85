/**
 * The changes of what is stored, from the first version that was released on, in order. A number is never used
 * again, and a migration that was released is never edited: what it did to the databases of others is done.
 */
import type { Migration } from './migrate.ts'

export const migrations: readonly Migration[] = []
