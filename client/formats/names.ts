/** « Jeanne Martin » → « JM »; a handle → its first two letters. */
export function initials(name: string): string {
  const words = name.split(/[\s-]+/u).filter((word) => /\p{L}/u.test(word))
  const letters =
    words.length > 1
      ? [words[0], words[words.length - 1]].map((word) => [...(word ?? '')][0])
      : [...(words[0] ?? '?')].slice(0, 2)
  return letters.join('').toLocaleUpperCase('fr')
}

/** « Jeanne Martin » → « Jeanne », for a sentence that speaks to or of her. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? name
}
