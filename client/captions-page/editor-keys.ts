/** The keys of the captions editor: Alt and a letter, so that one can write at the same time (WCAG 2.1.4). */

export type EditorAct =
  | 'toggle'
  | 'back'
  | 'forward'
  | 'play'
  | 'set-start'
  | 'set-end'
  | 'add'
  | 'split'
  | 'join'
  | 'remove'
  | 'previous'
  | 'next'
  | 'help'

const acts: Readonly<Record<string, EditorAct>> = {
  p: 'toggle',
  j: 'back',
  l: 'forward',
  enter: 'play',
  i: 'set-start',
  o: 'set-end',
  n: 'add',
  c: 'split',
  r: 'join',
  x: 'remove',
  arrowup: 'previous',
  arrowdown: 'next',
  h: 'help',
}

/** With Alt, some keyboards give another letter: then the key’s place tells. */
export function actOf({ altKey, ctrlKey, metaKey, key, code }: KeyboardEvent): EditorAct | null {
  if (!altKey || ctrlKey || metaKey) return null
  return acts[key.toLowerCase()] ?? acts[code.replace(/^Key/, '').toLowerCase()] ?? null
}
