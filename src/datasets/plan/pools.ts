import type { Cell } from '../../model/cell.js';
import type { DataLevel } from '../../model/dataset.js';
import type { Column } from '../../model/schema.js';
import type { Dialect } from '../../sql/tokenize.js';
import type { Dictionary } from '../dictionary.js';
import type { ColumnType } from '../postgres/column-type.js';
import { edgesOf, wrongFor } from '../values/edges.js';
import { meaningOf } from '../values/meaning.js';
import { fits, isEndless } from '../values/near.js';
import { realistic } from '../values/realistic.js';
import { stored } from '../values/store.js';
import { candidatesFrom } from './candidates.js';
import type { Check } from './checks.js';
import { documentsFor, jsonPools } from './json-pools.js';

/** What is known of a column beside its definition. */
export interface ColumnContext {
  readonly level: DataLevel;
  readonly dictionary: Dictionary;
  readonly dialect: Dialect;
  /** What the column's type can hold, where the dialect has more types than affinities. */
  readonly type: ColumnType | null;
  readonly strict: boolean;
  readonly isJson: boolean;
  /** Values that are to be drawn in place of those that the column's type and name suggest. */
  readonly given: readonly Cell[] | undefined;
  /** No integer that a double cannot hold. */
  readonly integersAsDoubles: boolean;
  /** Values that the database is known to take, where it refuses most others. */
  readonly admitted: readonly Cell[] | undefined;
}

/** Where values of a column are drawn from. */
export interface Pools {
  readonly ordinary: readonly Cell[];
  readonly candidates: readonly Cell[];
  readonly edges: readonly Cell[];
  readonly malformed: readonly Cell[];
}

/** By its meaning, its type, and what its conditions name. */
export function poolsOf(column: Column, checks: readonly Check[], context: ColumnContext): Pools {
  const meaning = meaningOf(column, context.isJson);
  const { type } = context;
  const edgy = context.level !== 'plain';
  const json = (type === null ? meaning === 'json' : context.isJson)
    ? jsonPools(context.level, context.dictionary)
    : null;
  const typed = type !== null && type.ordinary.length > 0 ? type.ordinary : null;
  const named = (json && documentsFor(column, json)) ?? typed ?? realistic(meaning);
  const length = json === null ? (type?.length ?? null) : null;
  const ordinary = length === null ? named : cutTo(length, named);
  const own = checks.filter((check) => check.columns.includes(column.name));
  const candidates = candidatesFrom(own, column, ordinary, context.dialect).filter((cell) =>
    fits(cell, column),
  );
  const usual = () =>
    type !== null && type.edges.length > 0 ? type.edges : [...edgesOf(column, meaning), ...ofLength(length)];
  const edges = edgy && json === null ? usual() : [];
  const wrong = context.level === 'hostile' && !context.strict ? wrongFor(column) : [];
  const fitting = (cell: Cell) =>
    fits(stored(column.affinity, cell), column) && !isEndless(cell, context.dictionary);
  return {
    ordinary: json === null || context.strict ? ordinary.filter(fitting) : ordinary,
    edges: [...edges.filter(fitting), ...wrong],
    malformed: (json?.malformed ?? []).filter((cell) => !context.strict || fitting(cell)),
    candidates,
  };
}

/** Texts that fit into so many characters: those that are longer lose their end. */
function cutTo(length: number, cells: readonly Cell[]): Cell[] {
  return cells.map((cell) => (typeof cell === 'string' ? [...cell].slice(0, length).join('') : cell));
}

/** Texts that just fit: in characters of one byte, and of four. */
function ofLength(length: number | null): Cell[] {
  if (length === null || length > 10_000) return [];
  return ['x'.repeat(length), '😀'.repeat(length), 'x'.repeat(length - 1)];
}

/** Values of the dictionary: those that stand beside the column come often, all others now and then. */
export function spokenFor(column: Column, context: ColumnContext): { spoken: Cell[]; share: number } {
  const { dictionary } = context;
  const usable = (cell: Cell) => cell !== null && fits(stored(column.affinity, cell), column);
  const beside = (dictionary.byColumn.get(column.name.toLowerCase()) ?? []).filter(usable);
  if (context.isJson) return { spoken: beside, share: beside.length > 0 ? 0.06 : 0 };
  if (beside.length > 0) return { spoken: beside, share: 0.3 };
  return { spoken: dictionary.constants.filter(usable), share: column.primaryKey > 0 ? 0 : 0.06 };
}
