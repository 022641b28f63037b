import { tableNamed } from '../../compare/index.js';
import { type Cell, cellKey, sameCell } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import type { Difference, Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import { own } from '../../model/record.js';
import type { ColumnPair, Pairing } from './pairing.js';
import { NamedRows, sameCells } from './rows.js';
import type { Write } from './writes.js';

/** The database after `up` and the writes, after `down`, and, where the format is ours, after `up` once more. */
export interface Later {
  readonly written: Image;
  readonly down: Image;
  readonly again: Image | null;
}

/**
 * What is wrong with one table after `down`, checked against what `down` makes of it without the writes: so a fault that
 * has nothing to do with them is left to the property that is there for it.
 */
export function judgeTable(pairing: Pairing, later: Later, writes: readonly Write[]): Finding[] {
  const [written, down] = [tableNamed(later.written, pairing.now), tableNamed(later.down, pairing.old)];
  if (written === undefined || down === undefined || pairing.identity.length === 0) return [];
  const again = later.again && tableNamed(later.again, pairing.now);
  const [old, now] = [pairing.identity.map((pair) => pair.old), pairing.identity.map((pair) => pair.now)];
  const judge = new Judge(pairing, writes, {
    before: new NamedRows(pairing.before, old),
    up: new NamedRows(pairing.up, now),
    written: new NamedRows(written, now),
    plain: new NamedRows(pairing.down, old),
    down: new NamedRows(down, old),
    again: again ? new NamedRows(again, now) : null,
    parked: parkedIn(later.down),
    joined: pairing.joined.flatMap((name) => {
      const table = tableNamed(later.down, name);
      return table === undefined ? [] : [new NamedRows(table, old)];
    }),
  });
  return judge.findings();
}

interface States {
  readonly before: NamedRows;
  readonly up: NamedRows;
  readonly written: NamedRows;
  /** After `down` without the writes. */
  readonly plain: NamedRows;
  readonly down: NamedRows;
  readonly again: NamedRows | null;
  /** Values that the migration keeps beside the tables after `down`. */
  readonly parked: ReadonlySet<string>;
  /** After `down`, the other tables that were one with this one. */
  readonly joined: readonly NamedRows[];
}

class Judge {
  readonly #pairing: Pairing;
  readonly #states: States;
  /** Row and column of each edit that the application made. */
  readonly #edits: ReadonlySet<string>;
  readonly #findings = new Map<string, Finding & { differences: Difference[] }>();

  constructor(pairing: Pairing, writes: readonly Write[], states: States) {
    this.#pairing = pairing;
    this.#states = states;
    const edits = writes.filter(({ kind, table }) => kind === 'edit' && table === pairing.now);
    this.#edits = new Set(edits.map(({ row, column }) => `${this.#nameOfKey(row)} ${column}`));
  }

  findings(): Finding[] {
    const { up, written, plain, down } = this.#states;
    const shared = [up, written, plain, down].flatMap((rows) => [...rows.shared]);
    const unclear = new Set(shared);
    const names = new Set([up, written, plain, down].flatMap((rows) => [...rows.names]));
    for (const name of names) if (!unclear.has(name)) this.#judgeRow(name);
    return [...this.#findings.values()];
  }

  #judgeRow(name: string): void {
    const { up, written } = this.#states;
    if (up.has(name) && !written.has(name)) this.#judgeDeleted(name);
    else if (!up.has(name) && written.has(name)) this.#judgeInserted(name);
    else if (up.has(name) && !sameCells(up.row(name), written.row(name))) this.#judgeEdited(name);
    else this.#judgeUntouched(name);
  }

  #judgeDeleted(name: string): void {
    const { down, plain, again } = this.#states;
    const back = plain.has(name) && down.has(name) ? down : again;
    if (back?.has(name) !== true) return;
    this.#add('row-resurrected', `rows of ${this.#table} that were deleted after up come back`, name, {
      after: back.shown(name),
      wayOut: 'let down look at the rows that are there, not at those that it kept',
    });
  }

  #judgeInserted(name: string): void {
    const { written, down, joined } = this.#states;
    if (!down.has(name)) {
      if (!this.#keepsRows() || joined.some((other) => other.has(name))) return;
      this.#add('insert-lost', `rows inserted into ${this.#table} after up are gone after down`, name, {
        before: written.shown(name),
        wayOut: 'let down carry every row over, not only those that it kept',
      });
      return;
    }
    for (const pair of this.#pairing.columns) {
      const [wrote, has] = [written.cell(name, pair.now), down.cell(name, pair.old)];
      if (sameCell(wrote, has) || (pair.meant && has !== null) || !this.#keepsColumn(pair)) continue;
      this.#add(
        'insert-lost',
        `down loses the values of ${this.#table}.${pair.old} in rows that were inserted after up`,
        name,
        {
          column: pair.old,
          before: wrote,
          after: has,
          wayOut: 'let down leave alone the rows that up never saw',
        },
      );
    }
    this.#judgeReturn(name, () => true);
  }

  #judgeEdited(name: string): void {
    const { plain, down, written } = this.#states;
    if (plain.has(name) && !down.has(name)) {
      if (!this.#keepsRows()) return;
      this.#add('edit-lost', `rows of ${this.#table} that were edited after up are gone after down`, name, {
        before: written.shown(name),
      });
    } else if (plain.has(name)) {
      const addedOnly = this.#pairing.added.some((column) => this.#edits.has(`${name} ${column}`));
      for (const pair of this.#pairing.columns) {
        if (this.#edits.has(`${name} ${pair.now}`)) this.#judgeEdit(name, pair);
        else if (!addedOnly && !pair.meant) this.#judgeNeighbour(name, pair);
      }
    }
    this.#judgeReturn(name, (column) => this.#edits.has(`${name} ${column}`));
  }

  /** A cell that the migration leaves alone must keep the edit; of one that it writes, something must be left of it. */
  #judgeEdit(name: string, pair: ColumnPair): void {
    const { before, up, written, plain, down, again } = this.#states;
    const wrote = written.cell(name, pair.now);
    const has = down.cell(name, pair.old);
    const isWritten = !before.has(name) || !sameCell(before.cell(name, pair.old), up.cell(name, pair.now));
    if (sameCell(wrote, up.cell(name, pair.now)) || sameCell(wrote, has)) return;
    const kept = again !== null && sameCell(again.cell(name, pair.now), wrote);
    const vanished = sameCell(has, plain.cell(name, pair.old)) || has === null;
    if ((isWritten || pair.meant) && (kept || !vanished)) return;
    if (!isWritten && !this.#keepsColumn(pair)) return;
    this.#add('edit-lost', `an edit of ${this.#table}.${pair.old} after up is lost on down`, name, {
      column: pair.old,
      before: wrote,
      after: has,
      wayOut: 'let down restore only the cells that still hold what up left in them',
    });
  }

  /** A cell beside an edited one, which nobody wrote. */
  #judgeNeighbour(name: string, { old, now }: ColumnPair): void {
    const { up, written, plain, down } = this.#states;
    if (!sameCell(up.cell(name, now), written.cell(name, now))) return;
    const [expected, has] = [plain.cell(name, old), down.cell(name, old)];
    if (!sameCell(expected, has)) this.#addChanged(name, old, expected, has);
  }

  #judgeUntouched(name: string): void {
    const { plain, down, up } = this.#states;
    const [expected, has] = [plain.row(name), down.row(name)];
    if (expected !== undefined && has !== undefined) {
      for (const column of this.#pairing.down.columns) {
        const [was, is] = [plain.cell(name, column), down.cell(name, column)];
        if (!sameCell(was, is)) this.#addChanged(name, column, was, is);
      }
    } else if ((expected === undefined) !== (has === undefined) && up.has(name)) {
      this.#add(
        'untouched-changed',
        `down treats rows of ${this.#table} otherwise once the application has written to others`,
        name,
        {
          ...(expected && { before: plain.shown(name) }),
          ...(has && { after: down.shown(name) }),
        },
      );
    }
  }

  /** What only the new schema can hold has to be there again after the next `up`, where `down` kept it for that. */
  #judgeReturn(name: string, isWrite: (column: string) => boolean): void {
    const { written, again } = this.#states;
    if (again === null) return;
    for (const column of this.#pairing.added) {
      if (!isWrite(column)) continue;
      const [wrote, has] = [written.cell(name, column), again.cell(name, column)];
      if (sameCell(wrote, has) || !this.#states.parked.has(cellKey(wrote))) continue;
      this.#add(
        'value-not-returned',
        `values of ${this.#pairing.now}.${column}, which down keeps, do not come back on the next up`,
        name,
        { column, before: wrote, after: has, wayOut: 'let the next up put back what down keeps' },
      );
    }
  }

  /**
   * Without the writes `down` leaves the rows that were there throughout, and there are some: where it loses rows
   * anyway, it is not the writes that it cannot bear.
   */
  #keepsRows(): boolean {
    const { before, up, plain } = this.#states;
    const throughout = [...before.names].filter((name) => up.has(name));
    return throughout.length > 0 && throughout.every((name) => plain.has(name));
  }

  /** Without the writes `down` leaves the column as it was, and there is a value in it that shows it. */
  #keepsColumn({ old }: ColumnPair): boolean {
    const { before, plain } = this.#states;
    const names = [...before.names].filter((name) => plain.has(name));
    return (
      names.every((name) => sameCell(before.cell(name, old), plain.cell(name, old))) &&
      names.some((name) => before.cell(name, old) !== null)
    );
  }

  #addChanged(name: string, column: string, before: Cell, after: Cell): void {
    this.#add(
      'untouched-changed',
      `down changes ${this.#table}.${column} in rows that nobody wrote, once the application has written to others`,
      name,
      { column, before, after },
    );
  }

  get #table(): string {
    return this.#pairing.old;
  }

  #nameOfKey(key: Row): string {
    const cells = this.#pairing.table.columns.map(({ name }) => own(key, name) ?? null);
    return this.#states.up.nameOf(cells);
  }

  #add(
    code: string,
    summary: string,
    name: string,
    { wayOut, ...shown }: Omit<Difference, 'table' | 'key'> & { readonly wayOut?: string },
  ): void {
    const column = shown.column === undefined ? {} : { column: shown.column };
    const kind = `${code} ${shown.column ?? ''}`;
    const finding = this.#findings.get(kind) ?? {
      code,
      table: this.#table,
      ...column,
      summary,
      differences: [],
      ...(wayOut === undefined ? {} : { wayOut }),
    };
    this.#findings.set(kind, finding);
    if (finding.differences.length < SHOWN)
      finding.differences.push({ table: this.#table, key: this.#keyOf(name), ...shown });
  }

  /** What names the row, from whichever state has it. */
  #keyOf(name: string): Row {
    const { up, written, down } = this.#states;
    const key = this.#pairing.identity.map(({ old, now }): [string, Cell] => {
      if (written.has(name)) return [old, written.cell(name, now)];
      return [old, up.has(name) ? up.cell(name, now) : down.cell(name, old)];
    });
    return Object.fromEntries(key);
  }
}

/** Every value in the tables that hold displaced originals. */
function parkedIn({ kept }: Image): ReadonlySet<string> {
  return new Set([...kept.values()].flatMap(({ rows }) => rows.flatMap((row) => row.map(cellKey))));
}

const SHOWN = 20;
