/** What the documents name is there: files, links and their headings, settings, commands, pages of the API. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { expect } from 'chai'
import { settings } from '#config/settings.ts'

const root = join(import.meta.dirname, '..')
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file && existsSync(join(root, file)))
const documents = tracked
  .filter((file) => file.endsWith('.md') && !file.startsWith('test/fixtures/'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))

/** All that the pattern finds, each with where it stands: its first group, unless `isThere` says that it is right. */
function wrong(pattern: RegExp, isThere: (said: string, file: string) => boolean): string[] {
  return documents.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].flatMap(([, said = '']) => (isThere(said, file) ? [] : [`${file}: ${said}`])),
  )
}

/** `a/{b,c}.ts` is two files. */
function spread(path: string): string[] {
  const [, before = '', among = '', after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? []
  return among === '' ? [path] : among.split(',').map((one) => `${before}${one.trim()}${after}`)
}

/** As GitHub and GitLab make the anchors of headings. */
function anchors(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('the documents', () => {
  it('name only files that exist: from their folder, from the top, or alone somewhere below', () => {
    const isThere = (said: string, file: string) =>
      spread(said).every((path) => {
        const folder = dirname(file)
        const candidates = [join(folder, path), path, join('src', path)].map((one) => normalize(one))
        const isBelow = (one: string) => folder === '.' || one.startsWith(`${folder}/`)
        return (
          candidates.some((one) => tracked.includes(one)) ||
          (!path.includes('/') && tracked.some((one) => isBelow(one) && basename(one) === path))
        )
      })
    expect(wrong(/`((?:[\w@.-]+\/)*[\w{},-][\w.{},-]*\.(?:ts|css|md|sh|service|conf))`/g, isThere)).to.deep.equal([])
  })

  it('name only folders that exist', () => {
    const inData = ['data/', 'sources/']
    const isThere = (said: string, file: string) =>
      inData.includes(said) ||
      [join(dirname(file), said), said, join('src', said)].some((one) => existsSync(join(root, one)))
    expect(wrong(/`((?:[a-z][\w-]*\/)+)`/g, isThere)).to.deep.equal([])
  })

  it('link only to what exists, heading included', () => {
    const isThere = (said: string, file: string) => {
      if (/^[a-z]+:/.test(said)) return true
      const [path = '', heading] = said.split('#')
      const target = path === '' ? file : normalize(join(dirname(file), path))
      if (!existsSync(join(root, target))) return false
      return heading === undefined || anchors(target).includes(decodeURIComponent(heading))
    }
    expect(wrong(/\]\(([^)\s]+)\)/g, isThere)).to.deep.equal([])
  })

  it('name only settings that exist', () => {
    const known = new Set<string>(Object.values(settings).map(({ variable }) => variable))
    // Commands and tests have some of their own.
    for (const file of tracked.filter((one) => one === 'package.json' || /^test\/.*\.ts$/.test(one)))
      for (const [name] of readFileSync(join(root, file), 'utf8').matchAll(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g))
        known.add(name)
    const isThere = (said: string) => known.has(said)
    expect(wrong(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`/g, isThere)).to.deep.equal([])
  })

  it('give only commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }
    expect(wrong(/(?:npm run|node --run) ([\w:-]+)/g, (said) => said in scripts)).to.deep.equal([])
  })
})
