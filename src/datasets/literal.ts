import { isUtf8 } from 'node:buffer';
import type { Cell } from '../model/cell.js';
import { isWord, nameOf, stringOf, type Token } from '../sql/tokenize.js';
import { numberOf } from './expression/parse.js';

/** The literal at a place; a minus that can only be a sign belongs to it. */
export function literalOf(tokens: readonly Token[], at: number): Cell | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  if (token.kind === 'string') return stringOf(token) ?? undefined;
  if (
    token.kind === 'quoted' &&
    token.text.startsWith('"') &&
    isWord(tokens[at - 1], 'DEFAULT', 'LIKE', 'GLOB')
  ) {
    return nameOf(token) ?? undefined;
  }
  if (token.kind !== 'number' || isTypeLength(tokens, at)) return undefined;
  const value = numberOf(token.text);
  const sign =
    tokens[at - 1]?.text === '-' &&
    /^([=<>(,]|[<>!]=|WHEN|DEFAULT|AND|IN|THEN|ELSE)$/i.test(tokens[at - 2]?.text ?? '');
  return sign ? -value : value;
}

/**
 * What stands in double quotes where a value is compared or chosen and is no column's name: SQLite reads it as a text.
 *
 * @param columns of the tables that the statement names
 */
export function quotedText(
  tokens: readonly Token[],
  at: number,
  columns: ReadonlySet<string>,
): string | undefined {
  const [before, token, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (columns.size === 0 || token?.kind !== 'quoted' || !token.text.startsWith('"')) return undefined;
  const compared = /^(=|==|<>|!=)$/.test(before?.text ?? '') || isWord(before, 'THEN', 'ELSE', 'WHEN', 'IS');
  const listed = before?.text === '(' && isWord(tokens[at - 2], 'IN');
  const name = nameOf(token);
  if (name === null || !(compared || listed) || after?.text === '.' || columns.has(name)) return undefined;
  return name;
}

/** The text that `char(13, 10)` or a blob such as `x'0d'` stands for where a text is meant. */
export function spelledText(tokens: readonly Token[], at: number): string | undefined {
  const token = tokens[at];
  if (token?.kind === 'blob') return textOf(Buffer.from(token.text.slice(2, -1), 'hex'));
  if (!/^(char|chr)$/i.test(token?.text ?? '') || tokens[at + 1]?.text !== '(') return undefined;
  const end = tokens.findIndex(({ text }, place) => place > at && text === ')');
  const codes = tokens.slice(at + 2, end).filter(({ text }) => text !== ',');
  if (end < 0 || codes.length === 0 || codes.some(({ kind }) => kind !== 'number')) return undefined;
  const points = codes.map(({ text }) => Number(text));
  const valid = points.every((point) => Number.isInteger(point) && point >= 0 && point <= 0x10ffff);
  return valid ? String.fromCodePoint(...points) : undefined;
}

function textOf(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** The length in `VARCHAR(255)` or `DECIMAL(10, 2)` says nothing about values. */
function isTypeLength(tokens: readonly Token[], at: number): boolean {
  const open = tokens[at - 1]?.text === '(' ? at - 1 : tokens[at - 3]?.text === '(' ? at - 3 : -1;
  return /^(var|n|native )?(char|character|varchar|nchar|nvarchar|decimal|numeric|varying)$/i.test(
    tokens[open - 1]?.text ?? '',
  );
}
