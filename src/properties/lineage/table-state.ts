import type { Table } from '../../model/schema.js';

/** Where the values of a column come from: a column of a table that was there before. Names in lower case. */
export interface Provenance {
  readonly column: string;
  /** The migration writes it: by UPDATE, or by an expression that is more than the column. */
  written: boolean;
}

/** A table while the statements of a migration run over it. */
export class TableState {
  name: string;
  /** The table that it was before the migration, in lower case; `null` for one that the migration makes. */
  readonly origin: string | null;
  /** Tables that were there before, whose rows were copied into it. */
  readonly feeds = new Set<string>();
  /** Its columns in order, in lower case; each with its provenance by the table that was there before. */
  columns: Map<string, Map<string, Provenance>>;
  /** It holds nothing but what the migration put in. */
  emptied: boolean;
  /** Rows were deleted from it by a statement that names it. */
  deleted = false;
  /** Rows that were inserted beside those that were copied, with the place of the statement. */
  readonly inserted: { readonly rows: number; readonly from: ReadonlySet<string> }[] = [];

  private constructor(name: string, origin: string | null) {
    this.name = name;
    this.origin = origin;
    this.emptied = origin === null;
    this.columns = new Map();
  }

  /** A table as it was before the migration. */
  static old({ name, columns }: Table): TableState {
    const origin = name.toLowerCase();
    const state = new TableState(name, origin);
    for (const column of columns) {
      const key = column.name.toLowerCase();
      state.columns.set(key, new Map([[origin, { column: key, written: false }]]));
    }
    return state;
  }

  static made(name: string, columns: readonly string[]): TableState {
    const state = new TableState(name, null);
    state.columns = new Map(columns.map((column) => [column.toLowerCase(), new Map()]));
    return state;
  }

  /** The tables of before whose rows it holds. */
  get holds(): Set<string> {
    const own = this.origin !== null && !this.emptied ? [this.origin] : [];
    return new Set([...own, ...this.feeds]);
  }

  write(columns: readonly string[] | null): void {
    for (const [column, provenances] of this.columns) {
      if (columns !== null && !columns.some((name) => name.toLowerCase() === column)) continue;
      for (const provenance of provenances.values()) provenance.written = true;
    }
  }

  rename(column: string, newName: string): void {
    const [from, to] = [column.toLowerCase(), newName.toLowerCase()];
    this.columns = new Map([...this.columns].map(([name, value]) => [name === from ? to : name, value]));
  }

  /** Takes over rows of another table: what each column of this one is filled with. */
  feed(source: TableState, copies: ReadonlyMap<string, string>): void {
    for (const table of source.holds) this.feeds.add(table);
    const carried = new Map([...copies].map(([to, from]) => [to.toLowerCase(), from.toLowerCase()]));
    for (const [column, provenances] of this.columns) {
      const from = meant(column, carried, source, this);
      const inherited = source.columns.get(from ?? column);
      for (const [table, provenance] of inherited ?? []) {
        const earlier = provenances.get(table);
        const written = provenance.written || from === null || (earlier?.written ?? false);
        provenances.set(table, { column: provenance.column, written });
      }
    }
  }
}

/**
 * The source's column that is meant to fill this column; `null` where it is computed.
 *
 * A column that is filled with another bare column of the source, although the source has one of its own name which
 * ends nowhere else, is taken for a slip in the order of a list: it is still meant to be itself.
 */
function meant(
  column: string,
  carried: ReadonlyMap<string, string>,
  source: TableState,
  target: TableState,
): string | null {
  const from = carried.get(column);
  if (from === undefined) return null;
  if (from === column || !source.columns.has(column)) return from;
  const movedOn = [...carried].some(([to, other]) => other === column && !source.columns.has(to));
  return movedOn || !target.columns.has(from) ? from : column;
}
