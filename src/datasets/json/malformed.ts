import { type Cell, RawText } from '../../model/cell.js';
import type { Random } from '../random.js';
import { type JsonWords, objectWith } from './document.js';
import { printJson } from './print.js';

/** The ways in which a text is no JSON, or is stored as something that is no text. */
export const malformedKinds = [
  'cut-short',
  'trailing-comma',
  'single-quotes',
  'bare-words',
  'not-a-number',
  'comment',
  'byte-order-mark',
  'control-character',
  'lone-surrogate',
  'too-deep',
  'empty',
  'blob',
  'extra-text',
  'unquoted-key',
  'nul',
  'invalid-text',
] as const;

export type MalformedKind = (typeof malformedKinds)[number];

/** A cell for a JSON column that does not hold valid JSON, of the given kind. */
export function makeMalformedJson(random: Random, words: JsonWords, kind: MalformedKind): Cell {
  const text = printJson(objectWith(random, words, false), random, false);
  const inner = text.slice(1, -1);
  const and = inner === '' ? '' : ',';
  switch (kind) {
    case 'cut-short':
      return text.length > 2 ? text.slice(0, random.between(1, text.length - 1)) : '{';
    case 'trailing-comma':
      return inner === '' ? '{"a":1,}' : `{${inner},}`;
    case 'single-quotes':
      return inner === '' ? "{'a':1}" : text.replaceAll('"', "'");
    case 'bare-words':
      return random.pick([
        'undefined',
        'None',
        'True',
        'not json',
        'N/A',
        '[object Object]',
        `{${inner}${and}"a":yes}`,
      ]);
    case 'not-a-number':
      return `{${inner}${and}"n":${random.pick(['NaN', 'Infinity', '-Infinity', '+1', '.5', '01', '0x1F', '1.'])}}`;
    case 'comment':
      return random.pick([`/* c */${text}`, `${text} // c`, `{${inner}${and}/**/"a":1}`]);
    case 'byte-order-mark':
      return `\ufeff${text}`;
    case 'control-character':
      return `{${inner}${and}"c":"a${random.pick(['\n', '\t', '\u0001', '\u001f', '\r\n'])}b"}`;
    case 'lone-surrogate':
      return `{${inner}${and}"s":"\\ud8"}`;
    case 'too-deep':
      return `${'['.repeat(TOO_DEEP)}${']'.repeat(TOO_DEEP)}`;
    case 'empty':
      return random.pick(['', ' ', '\n']);
    case 'blob':
      return new Uint8Array(Buffer.from(random.pick([text, '\u0000', '{']), 'utf8'));
    case 'extra-text':
      return random.pick([`${text}${text}`, `${text};`, `${text}}`, `${text} x`]);
    case 'unquoted-key':
      return `{a:1${and}${inner}}`;
    case 'nul':
      return random.pick([`${text}\u0000`, `${text}\u0000tail`, `{"a":"x\u0000y"}`]);
    case 'invalid-text':
      return new RawText(
        new Uint8Array([...Buffer.from('{"a":"'), ...random.pick(BAD_BYTES), ...Buffer.from('"}')]),
      );
  }
}

/** Deeper than any release of SQLite reads. */
const TOO_DEEP = 2001;

/** Bytes that are no UTF-8: a stray byte, a surrogate, an overlong slash. */
const BAD_BYTES = [[0xff], [0xfe, 0x80], [0xed, 0xa0, 0x80], [0xc0, 0xaf]];
