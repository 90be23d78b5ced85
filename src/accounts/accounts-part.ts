/** Everything of people as they show themselves, built once. Who they are is `src/access`. */
import type { Viewer } from '../access/viewer.ts'
import type { Route } from '../http/route.ts'
import type { Account, AccountId } from './account.ts'
import type { AccountDetails, AccountSummary, Me, ProfileChanges } from './account-schemas.ts'

export interface AccountsPart {
  readonly routes: Route[]
  /** @throws {NotFound} */
  showAccount(viewer: Viewer, handle: string): Promise<AccountDetails>
  /** @throws {SignInNeeded} */
  showMe(viewer: Viewer): Promise<Me>
  updateProfile(viewer: Viewer, changes: ProfileChanges): Promise<Me>
  acceptCharter(viewer: Viewer, version: string): Promise<Me>
  /** For other subjects: those who exist, by id. */
  summariesOf(ids: readonly AccountId[]): Promise<Map<AccountId, AccountSummary>>
  summaryOf(account: Account): AccountSummary
}
