import type { Cell } from '../../model/cell.js';
import { type DataLevel, type Dataset, type Row, rowsIn } from '../../model/dataset.js';
import { own, put } from '../../model/record.js';
import type { Dictionary } from '../dictionary.js';
import type { ColumnPlan } from '../plan/column.js';
import { echo, referToItself } from '../plan/echoes.js';
import { type MutableRow, setNull } from '../plan/rows.js';
import type { Reference, SchemaPlan } from '../plan/schema.js';
import type { TablePlan } from '../plan/table.js';
import type { Random } from '../random.js';
import { respell, textTwins } from './respell.js';
import { TableState } from './state.js';

/** What a dataset is filled with. */
export interface FillOptions {
  readonly level: DataLevel;
  readonly dictionary: Dictionary;
  /** Rows that are in the database already: possible parents, and keys that are taken. */
  readonly existing: Dataset;
  /** All rows meet others where the migration compares them. */
  readonly tied?: boolean;
}

type Fault = 'check' | 'unique' | 'reference';

/** How often a row is fixed before it is given up. */
const ATTEMPTS = 24;

/** Makes the rows of one dataset, table by table, each valid when it is added. */
export class Filler {
  readonly #plan: SchemaPlan;
  readonly #random: Random;
  readonly #options: FillOptions;
  readonly #states = new Map<string, TableState>();
  /** How often a value is odd in this dataset: one odd value must not hide in every dataset what the next shows. */
  readonly #edgeShare: number;
  readonly #malformedShare: number;
  /** How often a row meets another one where the migration compares them. */
  readonly #tiedShare: number;

  constructor(plan: SchemaPlan, random: Random, options: FillOptions) {
    this.#plan = plan;
    this.#random = random;
    this.#options = options;
    this.#edgeShare = random.pick([0, 0.1, 0.3, 0.3, 0.6]);
    this.#malformedShare = random.pick([0, 0, 0, 0.1, 0.3]);
    this.#tiedShare = options.tied ? 1 : random.pick([0.2, 0.6, 0.9]);
  }

  /** The rows of a table so far. */
  state(table: string): TableState {
    let state = this.#states.get(table);
    if (state === undefined) {
      const plan = this.#plan.byName.get(table);
      if (plan === undefined) throw new RangeError(`no table ${table} can be filled`);
      state = new TableState(plan, rowsIn(this.#options.existing, table));
      this.#states.set(table, state);
    }
    return state;
  }

  /** Adds up to so many rows; fewer where no more valid ones are found. */
  fill(plan: TablePlan, size: number): void {
    const state = this.state(plan.name);
    const references = this.#plan.references.get(plan.name) ?? [];
    const favourites = references.map(() => this.#random.next());
    const twins = this.#options.level === 'plain' ? 0 : 0.15;
    let failures = 0;
    const hopeless = references.find((reference) => this.#hopeless(reference));
    // One row goes in all the same, so that the engine says what stands in the way.
    if (hopeless?.parent === null) state.refused = this.#draw(plan);
    if (hopeless !== undefined) return;
    for (let count = 0; count < size && failures < 5; count++) {
      const twin = state.added.length > 0 && this.#random.chance(twins);
      const row = twin ? this.#twin(state) : this.#draw(plan);
      const odd = twin || this.#meet(row, plan);
      references.forEach((reference, at) => {
        this.#refer(row, reference, favourites[at] ?? 0);
      });
      echo(row, plan, this.#plan.echoes.get(plan.name), this.#random);
      const fault = this.#fix(state, row, references, odd);
      if (fault === null) state.add(row);
      else if (++failures === 5 && state.added.length === 0 && fault === 'check') state.refused = row;
    }
  }

  /** Whether the reference needs a parent and there is none. */
  #hopeless({ parent, child, nullable, late }: Reference): boolean {
    if (nullable.length > 0 || late || parent === child) return false;
    return parent === null || this.state(parent).all.length === 0;
  }

  #draw(plan: TablePlan): MutableRow {
    // Without a prototype, since a column may be called `__proto__`.
    const row = Object.create(null) as MutableRow;
    for (const column of plan.columns) put(row, column.name, this.#value(column));
    return row;
  }

  /** Gives the row what another row holds in columns that are compared with its own. @returns whether it did */
  #meet(row: MutableRow, plan: TablePlan): boolean {
    let met = false;
    for (const { columns, other } of this.#plan.ties.get(plan.name) ?? []) {
      if (!this.#plan.byName.has(other.table) || !this.#random.chance(this.#tiedShare)) continue;
      const rows = this.state(other.table).all;
      if (rows.length === 0) continue;
      met = true;
      const model = this.#random.pick(rows);
      columns.forEach((name, at) => {
        const column = plan.byName.get(name.toLowerCase());
        const value = own(model, other.columns[at] ?? '');
        const kept = value === undefined ? undefined : column?.keep(value);
        if (kept !== undefined && (kept !== null || column?.nullable === true)) put(row, name, kept);
      });
    }
    return met;
  }

  #value(column: ColumnPlan): Cell {
    const { spoken, spokenShare, edges, malformed } = column;
    if (spoken.length > 0 && this.#random.chance(spokenShare)) return this.#random.pick(spoken);
    if (edges.length > 0 && this.#random.chance(this.#edgeShare * Math.min(edges.length / 10, 1))) {
      return this.#random.pick(edges);
    }
    if (malformed.length > 0 && this.#random.chance(this.#malformedShare))
      return this.#random.pick(malformed);
    return this.#random.pick(column.values);
  }

  /** A copy of an earlier row that differs, beside its keys, in one column at most. */
  #twin(state: TableState): MutableRow {
    const row: MutableRow = { ...this.#random.pick(state.added) };
    const free = state.plan.columns.filter(({ name }) => !state.keyColumns.has(name));
    if (free.length === 0 || this.#random.chance(0.25)) return row;
    const column = this.#random.pick(free);
    const near = column.given ? [] : column.near(own(row, column.name) ?? null);
    if (near.length > 0 && this.#random.chance(0.8)) put(row, column.name, this.#random.pick(near));
    else put(row, column.name, this.#value(column));
    return row;
  }

  /** Points a foreign key to a row that is there: a favourite parent often, so that some have many children. */
  #refer(row: MutableRow, reference: Reference, favourite: number): void {
    const { columns, nullable, parent, late } = reference;
    const none = nullable.length > 0 && (parent === null || late || this.#random.chance(0.15));
    if (none) setNull(row, nullable);
    if (none || parent === null || late) return;
    const rows = this.state(parent).all;
    if (rows.length === 0) {
      if (nullable.length > 0) setNull(row, nullable);
      else if (parent === reference.child) referToItself(row, reference);
      return;
    }
    const chosen = rows[
      this.#random.chance(0.3) ? favourite % rows.length : this.#random.below(rows.length)
    ] as Row;
    columns.forEach((name, at) => {
      const value = own(chosen, reference.parentColumns[at] ?? '');
      if (value !== undefined) put(row, name, value);
    });
  }

  /** Changes the row until it meets every condition; says what stands in the way where that does not succeed. */
  #fix(state: TableState, row: MutableRow, references: readonly Reference[], odd: boolean): Fault | null {
    let fault: Fault | null = null;
    let inspect = odd || state.plan.columns.some(({ unsolved }) => unsolved);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const broken =
        state.plan.joint.find((check) => !check.admits(row)) ?? (inspect ? state.missed(row) : undefined);
      if (broken !== undefined) {
        fault = 'check';
        this.#redraw(row, this.#random.pick(broken.columns), state.plan, references);
        continue;
      }
      const taken = state.taken(row);
      if (taken !== undefined) {
        fault = 'unique';
        inspect = true;
        this.#change(row, taken.columns, state.plan, references, attempt);
        continue;
      }
      const dangling = references.find((reference) => this.#dangles(row, reference));
      if (dangling === undefined) return null;
      fault = 'reference';
      this.#refer(row, dangling, this.#random.next());
    }
    return fault;
  }

  #redraw(row: MutableRow, name: string, plan: TablePlan, references: readonly Reference[]): void {
    const reference = references.find(({ columns }) => columns.includes(name));
    const column = plan.byName.get(name.toLowerCase());
    if (reference !== undefined) this.#refer(row, reference, this.#random.next());
    else if (column?.nullable === true && this.#random.chance(0.3)) put(row, name, null);
    else if (column !== undefined) put(row, name, this.#value(column));
  }

  /** Makes a key another one: by a new draw at first, by respelling it when that does not help. */
  #change(
    row: MutableRow,
    columns: readonly string[],
    plan: TablePlan,
    references: readonly Reference[],
    attempt: number,
  ): void {
    const free = columns.filter((name) => !references.some((reference) => reference.columns.includes(name)));
    const name = this.#random.pick(
      free.length > 0 && (attempt % 4 !== 3 || free.length === columns.length) ? free : columns,
    );
    const column = plan.byName.get(name.toLowerCase());
    const mayTwin = this.#options.level !== 'plain' && attempt === 0 && free.includes(name);
    const twins = mayTwin ? textTwins(own(row, name) ?? null, column) : [];
    if (twins.length > 0 && this.#random.chance(0.4)) put(row, name, this.#random.pick(twins));
    else if (attempt < 3 || !free.includes(name)) this.#redraw(row, name, plan, references);
    else {
      const other = respell(own(row, name) ?? null, this.#random, attempt);
      put(row, name, column === undefined ? other : (column.respelled(other) ?? this.#value(column)));
    }
  }

  #dangles(row: MutableRow, reference: Reference): boolean {
    const { columns, parentColumns, parent, late } = reference;
    if (late || columns.some((name) => own(row, name) === null)) return false;
    if (parent === null) return true;
    if (
      parent === reference.child &&
      columns.every((name, at) => own(row, name) === own(row, parentColumns[at] ?? ''))
    )
      return false;
    return !this.state(parent).has(
      parentColumns,
      columns.map((name) => own(row, name) ?? null),
    );
  }
}
