/** What a page is, before it is written: its address, who may open it, and what it shows. */
import type { Request } from 'express'
import type { Viewer } from '../access/viewer.ts'
import type { FeedLink } from '../feeds/feed-links.ts'
import type { Budget, Door } from '../http/route.ts'
import type { Html } from './html.ts'
import type { Frame, PageData } from './page-data.ts'

/** The variable part of `PageData`: which element, and its data. */
export type PageContent = PageData extends infer Each ? (Each extends Frame ? Omit<Each, keyof Frame> : never) : never

export interface View {
  readonly content: PageContent
  /** Without the name of the instance, which the shell adds. */
  readonly title: string
  /** One or two sentences for search engines and previews. */
  readonly description?: string
  /** Inside the element of the page, for those who have no script yet; the whole page when it has no element. */
  readonly main: Html
  /** `prose` for texts to read, `fault` for what could not be given. */
  readonly mainClass?: 'prose' | 'fault'
  /** Path under which search engines should know it. Default: its own, without query. */
  readonly canonical?: string
  readonly isIndexed?: boolean
  /** More of `<head>`: OpenGraph of a video, oEmbed. */
  readonly head?: Html
  /** What a reader of feeds that is given this page finds. */
  readonly feeds?: readonly FeedLink[]
  readonly preview?: { imagePath: string; width: number; height: number } | null
  readonly status?: number
}

export interface Asked {
  readonly viewer: Viewer
  readonly params: Readonly<Record<string, string>>
  /** One value for each name, trimmed; '' when absent. */
  query(name: string): string
  readonly request: Request
}

export interface Page {
  /** Express form: `/thematiques/:slug`. */
  readonly paths: readonly string[]
  readonly door: Door
  /** Acting pages: whoever has not accepted the charter is led to it first. */
  readonly needsCharter?: boolean
  /** The person must have proven lately who they are, as on every page of administrators. */
  readonly isGrave?: boolean
  readonly budget?: Budget
  show(asked: Asked): Promise<View>
}
