/** Everything of « Merci » and « Je l’ai essayé », built once. */
import type { AccountId } from '../accounts/account.ts'
import type { Route } from '../http/route.ts'
import type { VideoId } from '../videos/video.ts'

export interface ReactionsPart {
  readonly routes: Route[]
  defineJobs(): void
  /** What this person said of this video. */
  given(account: AccountId, video: VideoId): Promise<{ merci: boolean; essaye: boolean }>
}
