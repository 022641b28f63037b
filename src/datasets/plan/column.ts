import { type Cell, cellKey } from '../../model/cell.js';
import type { DataLevel } from '../../model/dataset.js';
import type { Column } from '../../model/schema.js';
import type { Dictionary } from '../dictionary.js';
import { makeMalformedJson, malformedKinds } from '../json/malformed.js';
import { makeValidJson } from '../json/valid.js';
import { Random, seedOf } from '../random.js';
import { defaultOf } from '../values/defaults.js';
import { edgesOf, wrongFor } from '../values/edges.js';
import { type Meaning, meaningOf } from '../values/meaning.js';
import { fits } from '../values/near.js';
import { realistic } from '../values/realistic.js';
import { stored } from '../values/store.js';
import { candidatesFrom } from './candidates.js';
import type { Check } from './checks.js';

/** Where the values of one column come from. */
export interface ColumnPlan {
  readonly column: Column;
  readonly name: string;
  readonly meaning: Meaning;
  readonly nullable: boolean;
  /** Values to draw from; what shall come more often stands there more often. */
  readonly values: readonly Cell[];
  /** Values that the migration's own text suggests. */
  readonly spoken: readonly Cell[];
  readonly spokenShare: number;
  /** What the column holds when it is left out; `undefined` where it may not be left out. */
  readonly omitted: Cell | undefined;
  /** No value is known to meet the column's own conditions; what is drawn may be refused. */
  readonly unsolved: boolean;
}

export interface ColumnContext {
  readonly level: DataLevel;
  readonly dictionary: Dictionary;
  readonly strict: boolean;
  readonly isJson: boolean;
  /** Values that are to be drawn in place of those that the column's type and name suggest. */
  readonly given: readonly Cell[] | undefined;
}

export function planColumn(column: Column, checks: readonly Check[], context: ColumnContext): ColumnPlan {
  const own = checks.filter((check) => check.columns.length === 1);
  const admitted = (cell: Cell) => own.every((check) => check.admits({ [column.name]: cell }));
  const keep = (cells: readonly Cell[]) => distinct(cells.map((cell) => stored(column.affinity, cell)).filter(admitted));
  const nullable = !column.notNull && column.primaryKey === 0 && !column.rowidAlias && admitted(null);
  const pools = context.given === undefined ? poolsOf(column, checks, context) : { ordinary: context.given };
  const omitted = defaultOf(column);
  const values = mix(
    {
      ordinary: keep(pools.ordinary),
      edges: keep(pools.edges ?? []),
      candidates: keep(pools.candidates ?? []),
      wrong: keep(pools.wrong ?? []),
      default: omitted === undefined || omitted === null ? [] : keep([omitted]),
      null: nullable ? [null] : [],
    },
    pools.unchecked ?? [],
  );
  const { spoken, share } = spokenFor(column, context);
  return {
    column,
    name: column.name,
    meaning: meaningOf(column, context.isJson),
    nullable,
    values,
    spoken: context.given === undefined ? keep(spoken) : [],
    spokenShare: share,
    omitted: omitted === null && !nullable ? undefined : omitted,
    unsolved: values === pools.unchecked,
  };
}

interface Pools {
  readonly ordinary: readonly Cell[];
  readonly edges?: readonly Cell[];
  readonly candidates?: readonly Cell[];
  readonly wrong?: readonly Cell[];
  /** What is tried where no value at all meets the constraints. */
  readonly unchecked?: readonly Cell[];
}

function poolsOf(column: Column, checks: readonly Check[], context: ColumnContext): Pools {
  const meaning = meaningOf(column, context.isJson);
  const edgy = context.level !== 'plain';
  const json = meaning === 'json' ? jsonPools(context) : null;
  const ordinary = json?.valid ?? realistic(meaning);
  const own = checks.filter((check) => check.columns.includes(column.name));
  const candidates = candidatesFrom(own, column, ordinary).filter((cell) => fits(cell, column));
  const edges = json?.malformed ?? edgesOf(column, meaning);
  const fitting = (cell: Cell) => fits(stored(column.affinity, cell), column) || json !== null;
  return {
    ordinary: ordinary.filter(fitting),
    edges: edgy ? edges.filter((cell) => fitting(cell) && strictFits(cell, column, context)) : [],
    candidates,
    wrong: context.level === 'hostile' && !context.strict ? wrongFor(column) : [],
    unchecked: [...candidates, ...ordinary],
  };
}

/** In a STRICT table a blob among malformed JSON would be refused. */
function strictFits(cell: Cell, column: Column, context: ColumnContext): boolean {
  return !context.strict || cell === null || fits(stored(column.affinity, cell), column);
}

function jsonPools(context: ColumnContext): { valid: Cell[]; malformed: Cell[] } {
  const surprises = context.level !== 'plain';
  const words = {
    paths: context.dictionary.jsonPaths,
    constants: context.dictionary.constants.filter((cell) => typeof cell !== 'object' && String(cell).length < 40).slice(0, 40),
  };
  const random = new Random(seedOf(context.level));
  const kinds = malformedKinds.filter((kind) => kind !== 'invalid-text' || context.level === 'hostile');
  return {
    valid: Array.from({ length: 120 }, () => makeValidJson(random, words, surprises)),
    malformed: surprises ? kinds.flatMap((kind) => [0, 1, 2].map(() => makeMalformedJson(random, words, kind))) : [],
  };
}

/** How often each kind of value is drawn; what a column has none of falls to the others. */
const SHARES = { ordinary: 100, edges: 50, candidates: 40, wrong: 24, default: 12, null: 24 } as const;

function mix(pools: Readonly<Record<keyof typeof SHARES, readonly Cell[]>>, unchecked: readonly Cell[]): readonly Cell[] {
  const mixed: Cell[] = [];
  for (const [name, share] of Object.entries(SHARES)) {
    const pool = pools[name as keyof typeof SHARES];
    const length = Math.max(share, name === 'edges' ? pool.length : 0);
    if (pool.length > 0) for (let at = 0; at < length; at++) mixed.push(pool[at % pool.length] as Cell);
  }
  if (mixed.length > 0) return mixed;
  return unchecked.length > 0 ? unchecked : [null];
}

/** Values of the dictionary: those that stand beside the column come often, all others now and then. */
function spokenFor(column: Column, context: ColumnContext): { spoken: Cell[]; share: number } {
  const { dictionary } = context;
  const usable = (cell: Cell) => cell !== null && fits(stored(column.affinity, cell), column);
  const beside = (dictionary.byColumn.get(column.name.toLowerCase()) ?? []).filter(usable);
  if (context.isJson) return { spoken: beside, share: beside.length > 0 ? 0.06 : 0 };
  if (beside.length > 0) return { spoken: beside, share: 0.3 };
  return { spoken: dictionary.constants.filter(usable), share: column.primaryKey > 0 ? 0 : 0.06 };
}

function distinct(cells: readonly Cell[]): Cell[] {
  return [...new Map(cells.map((cell) => [cellKey(cell), cell])).values()];
}
