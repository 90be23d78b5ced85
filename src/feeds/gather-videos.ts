/** What the feeds of videos hold: what a stranger finds in the lists, and nothing else. */
import { anonymous } from '../access/viewer.ts'
import type { Account } from '../accounts/account.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import { type Addresses, channelName, ownerOfChannel } from '../addresses.ts'
import { InvalidInput, NotFound } from '../app-error.ts'
import type { Markdown } from '../text/markdown.ts'
import { beginning } from '../text/written-text.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { videosQuery } from '../videos/videos-query.ts'
import type { Vocabulary } from '../videos/vocabulary.ts'
import type { Feed, MediaFile } from './feed.ts'
import { type FeedForm, feedPath } from './feed-links.ts'
import type { PodcastQuery, VideosFeedQuery } from './feed-schemas.ts'
import { filmEntry, soundEntry } from './film-entry.ts'

const personNames = ['accountName', 'accountId', 'videoChannelName', 'videoChannelId'] as const
type PersonNamed = Pick<VideosFeedQuery, (typeof personNames)[number]>

export interface GatherVideosParts {
  videos: Pick<VideosPart, 'listFilms'>
  accounts: Pick<AccountsPart, 'accountNamed' | 'accountNumbered'>
  addresses: Addresses
  markdown: Markdown
  vocabulary: Vocabulary
  /** Of the instance. */
  site: { name: string; welcome: string }
}

export function createGatherVideos(parts: GatherVideosParts) {
  const { videos, accounts, addresses, markdown, vocabulary, site } = parts
  const labels = new Map([...vocabulary.thematiques, ...vocabulary.niveaux].map(({ slug, label }) => [slug, label]))
  const publisher = () => ({ name: site.name, url: addresses.absolute('/') })
  const entryOf = (film: Parameters<typeof filmEntry>[0]) =>
    filmEntry(film, addresses.absolute, (slug) => labels.get(slug))

  /** Named in one way at most. @throws {NotFound} a feed that would be empty for ever, by a name mistyped, is no feed */
  async function personOf(named: PersonNamed): Promise<Account | null> {
    const ways = personNames.filter((way) => named[way] !== undefined)
    const [way] = ways
    if (way === undefined) return null
    if (ways.length > 1) {
      throw new InvalidInput([
        { pointer: `/query/${ways[1]}`, detail: 'Donnez un compte ou une chaîne, pas les deux.' },
      ])
    }
    const given = named[way]
    const handle = way === 'videoChannelName' ? ownerOfChannel(String(given)) : String(given)
    if (handle === null) throw new NotFound('Cette chaîne n’existe pas.')
    // A channel has the number of its person.
    const account =
      typeof given === 'number' ? await accounts.accountNumbered(given) : await accounts.accountNamed(handle)
    if (account.remote) throw new NotFound('Cette personne publie ailleurs : son flux est là-bas.')
    return account
  }

  function facetNamed(what: 'thematiques' | 'niveaux', slug: string | undefined): string | null {
    if (slug === undefined) return null
    const facet = vocabulary[what].find((one) => one.slug === slug)
    if (!facet)
      throw new NotFound(what === 'niveaux' ? 'Ce niveau n’existe pas ici.' : 'Cette question n’existe pas ici.')
    return facet.label
  }

  /** The page of the same list, for people. */
  function homeOf(
    { thematique, niveau, motCle }: Pick<VideosFeedQuery, 'thematique' | 'niveau' | 'motCle'>,
    person: Account | null,
  ): string {
    if (person !== null) return addresses.absolute(addresses.accountPage(person.handle))
    const level = niveau === undefined ? {} : { niveau }
    if (motCle !== undefined) return addresses.absolute(`/recherche?${new URLSearchParams({ q: motCle, ...level })}`)
    const sifted = niveau === undefined ? '' : `?${new URLSearchParams(level)}`
    if (thematique !== undefined) return addresses.absolute(`/thematiques/${thematique}${sifted}`)
    return addresses.absolute(niveau === undefined ? '/' : `/recherche${sifted}`)
  }

  return {
    async gatherVideos(form: FeedForm, { count, after, isLocal, sort, ...named }: VideosFeedQuery): Promise<Feed> {
      const person = await personOf(named)
      const subjects = [
        person?.displayName,
        facetNamed('thematiques', named.thematique),
        facetNamed('niveaux', named.niveau),
        named.motCle,
      ].filter((subject) => typeof subject === 'string')
      const { thematique, niveau, motCle } = named
      const query = videosQuery.parse({ thematique, niveau, motCle, isLocal, sort, count, after })
      const { data, next } = await videos.listFilms(anonymous, query, person?._id)
      const filters = {
        ...named,
        ...(isLocal === 'true' ? {} : { isLocal }),
        ...(sort === '-publishedAt' ? {} : { sort }),
        ...(count === 20 ? {} : { count }),
      }
      const address = (one: FeedForm, page?: string | null) =>
        addresses.absolute(feedPath('videos', one, { ...filters, ...(page ? { after: page } : {}) }))
      return {
        id: address('atom'),
        title: [...subjects, site.name].join(' · '),
        description: subjects.length === 0 ? site.welcome : `Les dernières vidéos : ${subjects.join(', ')}.`,
        home: homeOf(named, person),
        self: address(form, after),
        next: next === null ? null : address(form, next),
        image: null,
        publisher: publisher(),
        entries: data.map(entryOf),
      }
    },

    /** The sound of one channel's films; those that have none to fetch are left out. */
    async gatherPodcast(asked: PodcastQuery): Promise<{ feed: Feed; filmOf: (id: string) => MediaFile | null }> {
      const { count, after, ...named } = asked
      const person = await personOf(named)
      if (person === null) {
        throw new InvalidInput([
          { pointer: '/query/videoChannelName', detail: 'Un podcast est celui d’une chaîne : donnez son nom.' },
        ])
      }
      const { data, next } = await videos.listFilms(anonymous, videosQuery.parse({ count, after }), person._id)
      const films = data.map(entryOf)
      const entries = films.flatMap((film) => soundEntry(film) ?? [])
      const channel = { videoChannelName: channelName(person.handle), ...(count === 100 ? {} : { count }) }
      const address = (page?: string | null) =>
        addresses.absolute(feedPath('podcast/videos', 'xml', { ...channel, ...(page ? { after: page } : {}) }))
      const bio = beginning(await markdown.toPlainText(person.bio), 500)
      const feed: Feed = {
        id: address(),
        title: `${person.displayName} · ${site.name}`,
        description: bio || `Le son des vidéos de ${person.displayName}.`,
        home: homeOf({}, person),
        self: address(after),
        next: next === null ? null : address(next),
        image: entries[0]?.film?.thumbnails.at(-1)?.url ?? null,
        publisher: publisher(),
        entries,
      }
      return { feed, filmOf: (id) => films.find((film) => film.id === id)?.film?.enclosure ?? null }
    },
  }
}
