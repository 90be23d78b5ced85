/** People as the API shows them. What others see never holds the mail, nor a school that the person did not choose to show. */
import { canAdminister, canModerate, canUpload } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Addresses } from '../addresses.ts'
import type { Markdown } from '../text/markdown.ts'
import { type Account, hasAccepted } from './account.ts'
import type { AccountDetails, AccountSummary, Me, SchoolAnswer } from './account-schemas.ts'
import { avatarPath, avatarSize } from './avatar.ts'

export interface AccountAnswersParts {
  addresses: Addresses
  markdown: Markdown
  charterVersion: string
  /** French name of an académie by its code; null when unknown. */
  academieName: (code: string | null) => string | null
  /** As the directory names them, in the order asked; with their code alone when it does not know them. */
  schoolsNamed: (uais: readonly string[]) => Promise<SchoolAnswer[]>
  followCounts: FollowCounts
}

/** How many follow a person, or their channel, and how many these follow; of other instances, as far as it is known here. */
export type FollowCounts = (
  account: Account,
  as: 'person' | 'channel',
) => Promise<{ followers: number; following: number }>

export function createAccountAnswers(parts: AccountAnswersParts) {
  const { addresses, markdown, charterVersion, academieName, schoolsNamed, followCounts } = parts

  function summary(account: Account): AccountSummary {
    const { remote } = account
    const avatar = remote?.avatar ? avatarPath(account._id, remote.avatar.file) : null
    return {
      id: account.number,
      name: remote ? remote.name : account.handle,
      address: account.handle,
      displayName: account.displayName,
      url: remote ? remote.id : addresses.account(account.handle),
      host: remote ? remote.host : addresses.host,
      isLocal: !remote,
      avatars: avatar === null ? [] : [{ path: avatar, fileUrl: addresses.absolute(avatar), ...avatarSize }],
      path: addresses.accountPage(account.handle),
      academie: academieName(account.academie),
    }
  }

  return {
    summary,
    host: () => addresses.host,

    async details(account: Account): Promise<AccountDetails> {
      const { followers, following } = await followCounts(account, 'person')
      return {
        ...summary(account),
        description: account.bio === '' ? null : account.bio,
        descriptionHtml: await markdown.toHtml(account.bio),
        pageUrl: account.remote?.url ?? null,
        schools: account.showsSchool ? await schoolsNamed(account.schools) : [],
        followersCount: followers,
        followingCount: following,
        createdAt: account.createdAt,
        updatedAt: account.updatedAt,
      }
    },

    async me(account: Account, viewer: Viewer): Promise<Me> {
      const academie = academieName(account.academie)
      return {
        id: account.number,
        accountId: account._id,
        username: account.handle,
        displayName: account.displayName,
        bio: account.bio,
        mail: account.mail,
        academie: account.academie === null || academie === null ? null : { code: account.academie, name: academie },
        schools: await schoolsNamed(account.schools),
        showsSchool: account.showsSchool,
        roles: [...account.roles],
        charter: {
          version: charterVersion,
          accepted: hasAccepted(account, charterVersion),
          acceptedAt: account.charter?.acceptedAt ?? null,
        },
        may: { publish: canUpload(viewer), moderate: canModerate(viewer), administer: canAdminister(viewer) },
        account: summary(account),
        createdAt: account.createdAt,
      }
    },
  }
}
