/** A stretch of text as it is shown, and what is special about it. */
export interface Piece {
  readonly text: string;
  /** It stands for a character that a screen would hide or act upon. */
  readonly hidden?: true;
  /** It is where two values differ. */
  readonly differs?: true;
  /** It stands for characters that were left out. */
  readonly cut?: true;
}

/**
 * Text in which every character can be seen: control characters, ANSI escapes, line breaks, bidirectional overrides,
 * invisible and unassigned characters and lone surrogates are named in place. The names themselves cannot be feigned.
 */
export function visible(text: string, unicode = true): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (const { 0: found, index } of text.matchAll(unicode ? HIDDEN : HIDDEN_ASCII)) {
    if (index > start) pieces.push({ text: text.slice(start, index) });
    pieces.push({ text: nameOf(found, unicode), hidden: true });
    start = index + found.length;
  }
  if (start < text.length) pieces.push({ text: text.slice(start) });
  return pieces;
}

/** {@link visible} as one text. */
export function visibleText(text: string, unicode = true): string {
  return join(visible(text, unicode));
}

export function join(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** Spaces other than the plain one, what Unicode says is not drawn, and the signs that name such characters. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2400-\u2426\u27e8]|[^\S ]/gu;
const HIDDEN_ASCII = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|[^\S ]|<(?=U\+)/gu;

function nameOf(character: string, unicode: boolean): string {
  const code = character.codePointAt(0) ?? 0;
  if (unicode && code < 0x20) return String.fromCharCode(0x2400 + code);
  if (unicode && code === 0x7f) return '\u2421';
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return unicode ? `\u27e8${name}\u27e9` : `<${name}>`;
}
