import type { Cell } from '../../model/cell.js';
import type { Column } from '../../model/schema.js';
import type { Dialect } from '../../sql/tokenize.js';
import { dictionaryOf } from '../dictionary.js';
import { Random } from '../random.js';
import { fits } from '../values/near.js';
import { realistic } from '../values/realistic.js';
import { stored } from '../values/store.js';
import type { Check } from './checks.js';
import { matchingTexts } from './matching.js';

/** Values that the column's CHECK constraints name or lead to: literals, ranges, lengths, texts that match. */
export function candidatesFrom(
  checks: readonly Check[],
  column: Column,
  ordinary: readonly Cell[],
  dialect: Dialect,
): Cell[] {
  const found: Cell[] = [];
  for (const check of checks) {
    const { constants, byColumn } = dictionaryOf([check.sql, ...(check.called ?? [])], dialect);
    const named = byColumn.get(column.name.toLowerCase()) ?? [];
    found.push(...named, ...(check.columns.length > 1 && named.length > 0 ? [] : constants));
    const numbers = constants.filter((cell) => typeof cell === 'bigint' || typeof cell === 'number');
    found.push(...between(numbers));
    const isText = column.affinity === 'text' || column.affinity === 'blob';
    const lengths = isText && /length\s*\(/i.test(check.sql) ? lengthsFrom(numbers) : [];
    if (isText)
      found.push(
        ...[check.sql, ...(check.called ?? [])].flatMap((sql) => matchingTexts(sql, dialect, lengths)),
      );
    if (/\b(date|time|datetime|julianday|strftime)\s*\(/i.test(check.sql)) {
      found.push(...realistic('date').slice(0, 20), ...realistic('timestamp').slice(0, 20));
    }
    if (isText) {
      found.push(...ofLengths(lengths, [...ordinary.slice(0, 12), ...constants]), ...bytesOf(lengths));
      if (/substr|glob|like|upper|lower|instr/i.test(check.sql))
        found.push(...respelled(constants, ordinary));
    }
  }
  return found.map((cell) => stored(column.affinity, cell)).filter((cell) => fits(cell, column));
}

/** Numbers spread between each two that are named, and multiples of each. */
function between(numbers: readonly (bigint | number)[]): Cell[] {
  const named = numbers.map(Number).filter((number) => Math.abs(number) < 1e15);
  const sorted = [...new Set(named)].sort((a, b) => a - b).slice(0, 8);
  const spread = sorted.flatMap((low, at) => {
    const high = sorted[at + 1];
    return high === undefined
      ? []
      : Array.from({ length: 10 }, (_, step) => low + ((high - low) * (step + 1)) / 11);
  });
  const multiples = sorted.flatMap((number) => [2, 3, 10, 100].map((factor) => number * factor));
  return [...spread, ...multiples].flatMap((value) => [
    BigInt(Math.round(value)),
    Math.round(value * 1000) / 1000,
  ]);
}

/** Texts exactly, nearly and half as long as the numbers that are named. */
function ofLengths(lengths: readonly number[], cells: readonly Cell[]): Cell[] {
  const texts = cells.filter((cell) => typeof cell === 'string').slice(0, 24);
  return lengths.flatMap((length) =>
    texts.map((text) => [...text.padEnd(length, `${text}-`)].slice(0, length).join('')),
  );
}

/** The same in bytes. */
function bytesOf(lengths: readonly number[]): Cell[] {
  const random = new Random(1);
  return lengths.flatMap((length) =>
    Array.from({ length: 12 }, () => Uint8Array.from({ length }, () => random.below(256))),
  );
}

function lengthsFrom(numbers: readonly (bigint | number)[]): number[] {
  const lengths = numbers.map(Number).flatMap((length) => [length, length - 1, length + 1, length >> 1]);
  return [...new Set(lengths)].filter((length) => length >= 0 && length <= 5000);
}

/** Ordinary texts in the cases of letters, or behind the texts, that a condition may ask for. */
function respelled(constants: readonly Cell[], ordinary: readonly Cell[]): Cell[] {
  const texts = ordinary.filter((cell) => typeof cell === 'string').slice(0, 12);
  const heads = constants.filter((cell) => typeof cell === 'string').slice(0, 6);
  return texts.flatMap((text) => [
    text.toLowerCase(),
    text.toUpperCase(),
    text.replace(/\W+/g, '-'),
    text.replace(/[^a-z0-9]/gi, '').toLowerCase(),
    ...heads.flatMap((head) => [`${head}${text}`, `${text}${head}`]),
  ]);
}
