import { fold } from '../compare/index.js';
import { type Cell, sameCell } from '../model/cell.js';
import { pairRows, type RowPair, type Sides } from './rows.js';

/** What became of the columns of a table, by the values of its rows. */
export interface ColumnTrace {
  /** Old column to the one that stands for it, both in lower case. */
  readonly columns: ReadonlyMap<string, string>;
  /** Old columns whose values are other ones now. */
  readonly written: ReadonlySet<string>;
  /** Old columns that hold the values of another old column, which is there as well: filled out of order. */
  readonly crossed: ReadonlySet<string>;
  /** Rows of before, and how many of them have one that stands for them. */
  readonly rows: number;
  readonly paired: number;
  /** Rows of after that stand for none of before. */
  readonly surplus: number;
}

/**
 * Follows columns by their values: one that holds what another held, in every row, stands for it. A column keeps its own name where
 * the values do not say otherwise.
 *
 * @param kept columns that are known to be the same ones still, whatever they hold: old name to the one now, in lower case;
 * `null`: the table was rebuilt, and the values alone can tell
 */
export function traceColumns(sides: readonly Sides[], kept: ReadonlyMap<string, string> | null): ColumnTrace {
  const [first] = sides;
  const old = first?.before.columns.map(fold) ?? [];
  const now = first?.after.columns.map(fold) ?? [];
  const pairs = pairRows(sides);
  const equal = equality(pairs, old.length, now.length);
  const holds: Holds = (a, b) => equal(old.indexOf(a), now.indexOf(b));
  const resembles = (a: string, b: string) => resemble(pairs, old.indexOf(a), now.indexOf(b));
  const trace = new Tracing({ old, now, holds, resembles }, kept);
  const rows = sum(sides, ({ before }) => before.rows.length);
  const after = sum(sides, (side) => side.after.rows.length);
  const { columns, written, crossed } = trace;
  return { columns, written, crossed, rows, paired: pairs.length, surplus: after - pairs.length };
}

type Holds = (old: string, now: string) => 'yes' | 'maybe' | 'no';

interface Seen {
  readonly old: readonly string[];
  readonly now: readonly string[];
  readonly holds: Holds;
  /** The same values, if they were stored as another type. */
  readonly resembles: (old: string, now: string) => boolean;
}

class Tracing {
  readonly columns = new Map<string, string>();
  readonly written = new Set<string>();
  readonly crossed = new Set<string>();
  readonly #seen: Seen;

  constructor(seen: Seen, kept: ReadonlyMap<string, string> | null) {
    const { old, now, holds } = seen;
    this.#seen = seen;
    for (const [column, name] of kept ?? []) if (now.includes(name)) this.#stays(column, name);
    const rest = old.filter((column) => !this.columns.has(column));
    for (const column of rest) {
      if (!now.includes(column) || !this.#isFree(column)) continue;
      if (kept === null) this.#byName(column);
      else if (holds(column, column) === 'yes') this.columns.set(column, column);
    }
    for (const column of rest) if (!this.columns.has(column)) this.#move(column);
    // A list out of order takes two columns at least; one alone is filled from another on purpose.
    if (this.crossed.size > 1) return;
    for (const column of this.crossed) this.written.add(column);
    this.crossed.clear();
  }

  #stays(column: string, name: string): void {
    this.columns.set(column, name);
    if (this.#seen.holds(column, name) === 'no') this.written.add(column);
  }

  #byName(column: string): void {
    const { old, now, holds, resembles } = this.#seen;
    if (holds(column, column) !== 'no') {
      this.columns.set(column, column);
      return;
    }
    const from = old.find((name) => name !== column && resembles(name, column));
    if (from !== undefined && this.#move(column)) return;
    this.columns.set(column, column);
    (from !== undefined && now.includes(from) ? this.crossed : this.written).add(column);
  }

  /** Another name that no column of before has kept, and that holds its values. */
  #move(column: string): boolean {
    const { old, now, holds } = this.#seen;
    const moved = now.find(
      (name) =>
        name !== column &&
        this.#isFree(name) &&
        (!old.includes(name) || this.columns.has(name)) &&
        holds(column, name) === 'yes',
    );
    if (moved !== undefined) this.columns.set(column, moved);
    return moved !== undefined;
  }

  #isFree(name: string): boolean {
    return ![...this.columns.values()].includes(name);
  }
}

/** `yes`: equal in every pair, and not for want of values · `maybe`: nothing speaks against it · `no`. */
function equality(pairs: readonly RowPair[], width: number, other: number) {
  const known: ('yes' | 'maybe' | 'no' | undefined)[] = new Array(width * other);
  return (a: number, b: number): 'yes' | 'maybe' | 'no' => {
    const at = a * other + b;
    known[at] ??= compare(pairs, a, b);
    return known[at];
  };
}

function compare(pairs: readonly RowPair[], a: number, b: number): 'yes' | 'maybe' | 'no' {
  let telling = false;
  for (const [old, now] of pairs) {
    const [from, to] = [old[a] ?? null, now[b] ?? null];
    if (!sameCell(from, to)) return 'no';
    telling ||= from !== null;
  }
  return telling ? 'yes' : 'maybe';
}

/** Equal in every pair but for how it is stored, and not for want of values. */
function resemble(pairs: readonly RowPair[], a: number, b: number): boolean {
  const text = (cell: Cell | undefined) => (cell == null ? null : String(cell));
  const telling = pairs.some(([old]) => old[a] != null);
  return telling && pairs.every(([old, now]) => text(old[a]) === text(now[b]));
}

function sum<T>(list: readonly T[], value: (item: T) => number): number {
  return list.reduce((total, item) => total + value(item), 0);
}
