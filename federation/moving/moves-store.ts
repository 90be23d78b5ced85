/** Where a person was before, and where they went: kept beside their account, shown in their actor document. */
import type { AccountId } from '#src/accounts/account.ts'
import type { Engine, Stored, Transaction } from '#src/store/engine.ts'
import type { Iri } from '../actor.ts'

/** Another account of theirs, as they typed it or as its instance wrote it then. */
export interface OtherAccount {
  readonly id: Iri
  /** `name@host` */
  readonly address: string
}

export interface Moves extends Stored {
  readonly _id: AccountId
  /** Actors of other instances who were this person, and said so there too or not: it only lets them move here. */
  readonly alsoKnownAs: readonly Iri[]
  readonly movedTo: Iri | null
  readonly movedAt: string | null
  /** How those are called; absent for what was written before this was kept. */
  readonly addresses?: readonly OtherAccount[]
}

export type MovesStore = ReturnType<typeof createMovesStore>

export function createMovesStore({ engine }: { engine: Engine }) {
  const moves = engine.collection<Moves>({ name: 'account_moves' })
  const none = (id: AccountId): Moves => ({ _id: id, alsoKnownAs: [], movedTo: null, movedAt: null, addresses: [] })
  return {
    of: async (id: AccountId, tx?: Transaction): Promise<Moves> =>
      (await (tx ? tx.in(moves) : moves).get(id)) ?? none(id),
    put: (moved: Moves, tx: Transaction) => tx.in(moves).put(moved),
    forget: (id: AccountId, tx: Transaction) => tx.in(moves).delete(id),
  }
}

/** Its address, or its id when only that is known. */
export function otherAccount({ addresses = [] }: Pick<Moves, 'addresses'>, id: Iri): OtherAccount {
  return addresses.find((one) => one.id === id) ?? { id, address: id }
}

/** What is known of their other accounts, this one as it is called now. */
export function named({ addresses = [] }: Pick<Moves, 'addresses'>, account: OtherAccount): OtherAccount[] {
  return [...addresses.filter(({ id }) => id !== account.id), account]
}
