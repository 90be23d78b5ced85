/** Feeds are read again by a parser that is not ours. */
import { DOMParser, type Element } from '@xmldom/xmldom'

/** @throws for what is not well-formed (XML 1.0), or not valid here. */
export function parsed(text: string): Element {
  const document = new DOMParser({
    onError: (level, message) => {
      // It doubts of this letter wherever it stands; people may type it.
      if (message.includes('replacement character')) return
      throw new Error(`${level}: ${message}`)
    },
  }).parseFromString(text, 'text/xml')
  return document.documentElement as Element
}
