import { type Piece, visible } from '../show/visible.js';

/** Markup that is known to be safe. */
export class Html {
  constructor(readonly markup: string) {}
}

export type Content = Html | string | number | null | readonly Content[];

/**
 * Markup from a template. Whatever is put in becomes text, with every hidden character named, in content and in
 * double-quoted attributes alike; only {@link Html} made by this function goes in as it is.
 */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(
    strings.map((text, at) => text + (at < contents.length ? markupOf(contents[at] ?? null) : '')).join(''),
  );
}

/** A value's pieces: what was hidden, cut, or differs is marked. */
export function pieces(shown: readonly Piece[]): Html {
  return html`<bdi dir="ltr">${shown.map(piece)}</bdi>`;
}

/** Foreign text whose hidden characters stand out. */
export function foreign(text: string): Html {
  return pieces(visible(text));
}

/** Foreign text of several lines, such as a statement; the line breaks stay. */
export function lines(text: string): Html {
  return html`${text.split(/\r?\n/).map((line, at) => [at === 0 ? '' : new Html('\n'), visible(line.trimEnd()).map(piece)])}`;
}

function piece({ text, hidden, differs, cut }: Piece): Html {
  const inner = cut
    ? html`<i class="cut">${text}</i>`
    : hidden
      ? html`<i class="hid">${nameOf(text)}</i>`
      : html`${text}`;
  return differs ? html`<mark>${inner}</mark>` : inner;
}

/** A control picture by its name: few fonts have the pictures. */
function nameOf(sign: string): string {
  return controls[(sign.codePointAt(0) ?? 0) - 0x2400] ?? sign;
}

const controls =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SP DEL'.split(
    ' ',
  );

function markupOf(content: Content): string {
  if (content === null) return '';
  if (content instanceof Html) return content.markup;
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return escapeText(content);
  return content.map(markupOf).join('');
}

/** Pieces that were named already hold nothing hidden, so that naming again changes nothing but their brackets. */
function escapeText(text: string): string {
  return text
    .replace(
      DANGEROUS,
      (character) =>
        `\u27e8U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}\u27e9`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** What a browser would act upon or replace, wherever it comes from. */
const DANGEROUS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
