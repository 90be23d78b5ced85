/** From the bytes of a captions file to its text, whatever program wrote it: UTF-8, UTF-16, Windows-1252 (which holds Latin-1). Pure. */

/** Null when it is no text at all. */
export function decoded(bytes: Uint8Array): string | null {
  const text = new TextDecoder(encodingOf(bytes), { ignoreBOM: false }).decode(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what tells bytes from text
  return /[\u0000-\u0008\u000e-\u001a]/.test(text) ? null : text
}

function encodingOf(bytes: Uint8Array): string {
  const [first = -1, second = -1] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const unmarked = unmarkedUtf16(bytes)
  if (unmarked !== null) return unmarked
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

/** Without its mark, UTF-16 of European letters is every second byte zero. */
function unmarkedUtf16(bytes: Uint8Array): string | null {
  const looked = bytes.subarray(0, 512)
  let [even, odd] = [0, 0]
  for (const [index, byte] of looked.entries()) if (byte === 0) index % 2 === 0 ? even++ : odd++
  const many = looked.length * 0.3
  if (odd > many && even === 0) return 'utf-16le'
  return even > many && odd === 0 ? 'utf-16be' : null
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
