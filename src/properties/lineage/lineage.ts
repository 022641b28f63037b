import type { Migration } from '../../model/migration.js';
import type { StatementRun } from '../../model/run.js';
import type { Schema } from '../../model/schema.js';
import { type StatementFacts, statementFacts } from '../../sql/statement.js';
import type { Trial } from '../property.js';
import type { TableState } from './table-state.js';
import { isCalled, type ReadFacts, type Step, Walk } from './walk.js';

/** What became of a table that was there before. */
export interface Successor {
  /** Its name now, as the migration writes it. */
  readonly name: string;
  /** The table of before, in lower case, that bears its name now in its place; `null`: none does. */
  readonly replacedBy: string | null;
  /** Its rows were copied into a table that the migration made. */
  readonly rebuilt: boolean;
  /** Old column to the new one that stands for it, both in lower case. */
  readonly columns: ReadonlyMap<string, string>;
  /** Old columns that the migration writes, in lower case. */
  readonly written: ReadonlySet<string>;
  /** A statement that names the table deletes rows from it. */
  readonly deleted: boolean;
  /** Rows that statements which name it put in beside its own. */
  readonly inserted: number;
  /** Some of those are made from its own rows. */
  readonly insertedFromItself: boolean;
}

/** What the statements of `up` make of the tables that were there before. */
export class Lineage {
  readonly steps: readonly Step[];
  readonly #walk: Walk;
  readonly #before: Schema;

  constructor(before: Schema, statements: readonly StatementRun[], read?: ReadFacts) {
    this.#before = before;
    this.#walk = new Walk(before, statements, read);
    this.steps = this.#walk.steps;
  }

  /** What stands for the table now; `null` where it is gone. */
  successor(table: string): Successor | null {
    const origin = table.toLowerCase();
    const state = this.#stateOf(origin);
    if (state === null) return null;
    const columns = new Map<string, string>();
    const written = new Set<string>();
    for (const [name, provenances] of state.columns) {
      const from = provenances.get(origin);
      if (from === undefined || (columns.has(from.column) && name !== from.column)) continue;
      columns.set(from.column, name);
      if (from.written) written.add(from.column);
      else written.delete(from.column);
    }
    return {
      name: state.name,
      replacedBy: state.origin !== null && state.origin !== origin ? state.origin : null,
      rebuilt: state.origin !== origin,
      columns,
      written,
      deleted: this.#walk.tables.some((other) => other.origin === origin && other.deleted) || state.deleted,
      inserted: state.inserted.reduce(
        (sum, { rows, from }) => sum + (from.has(origin) && state.emptied ? 0 : rows),
        0,
      ),
      insertedFromItself: !state.emptied && state.inserted.some(({ from }) => from.has(origin)),
    };
  }

  /** Old name to new name of the tables that have another name for good, in lower case. */
  get renamedTables(): ReadonlyMap<string, string> {
    const renamed = new Map<string, string>();
    for (const { name } of this.#before.tables) {
      const now = this.successor(name)?.name.toLowerCase();
      if (now !== undefined && now !== name.toLowerCase()) renamed.set(name.toLowerCase(), now);
    }
    return renamed;
  }

  /** Whether a statement makes or drops the object under its name. */
  names(kind: 'index' | 'view' | 'trigger', name: string): boolean {
    return this.steps.some(
      ({ facts }) =>
        (facts.kind === `create-${kind}` || facts.kind === `drop-${kind}`) &&
        isCalled(name, facts.target ?? ''),
    );
  }

  /** Whether a statement drops the object under its name. */
  drops(kind: 'index' | 'table', name: string): boolean {
    return this.steps.some(
      ({ facts }) => facts.kind === `drop-${kind}` && isCalled(name, facts.target ?? ''),
    );
  }

  /** Tables of before that a statement inserts into, updates or deletes from, in lower case. */
  get written(): ReadonlySet<string> {
    return new Set(
      this.steps
        .filter(({ facts: { kind } }) => kind === 'insert' || kind === 'update' || kind === 'delete')
        .flatMap(({ facts: { target } }) => target?.toLowerCase() ?? []),
    );
  }

  #stateOf(origin: string): TableState | null {
    const walk = this.#walk;
    const sameName = walk.named(origin);
    if (sameName !== undefined) return sameName;
    const renamed = walk.tables.find((state) => state.origin === origin);
    if (renamed !== undefined) return renamed;
    return (
      walk.tables
        .filter((state) => state.origin === null && state.feeds.has(origin))
        .sort((a, b) => carried(b, origin) - carried(a, origin))
        .find((state) => carried(state, origin) * 2 >= this.#width(origin)) ?? null
    );
  }

  #width(origin: string): number {
    return this.#before.tables.find(({ name }) => name.toLowerCase() === origin)?.columns.length ?? 0;
  }
}

/** The lineage of the trial's `up`; all properties of a trial share it. */
export async function lineageOf(trial: Trial): Promise<Lineage> {
  let lineage = lineages.get(trial);
  if (lineage === undefined) {
    const [before, { result }] = [await trial.before(), await trial.up()];
    lineage = new Lineage(before.schema, result.statements, remembering(trial));
    lineages.set(trial, lineage);
  }
  return lineage;
}

const lineages = new WeakMap<Trial, Lineage>();
const readings = new WeakMap<Migration, Map<string, StatementFacts>>();

/** A migration's statements say the same on every dataset, so that each is read once. */
function remembering({ migration, dialect }: Trial): ReadFacts {
  const known = readings.get(migration) ?? new Map<string, StatementFacts>();
  readings.set(migration, known);
  const read: ReadFacts['read'] = (at, sql, columnsOf) => {
    const key = `${at} ${sql}`;
    const facts = known.get(key) ?? statementFacts(sql, dialect, columnsOf);
    if (known.size < MOST_REMEMBERED) known.set(key, facts);
    return facts;
  };
  return { dialect, read };
}

/** A migration written as code may put its values into its statements, so that each is another one. */
const MOST_REMEMBERED = 2000;

/** How many columns of the old table it carries. */
function carried(state: TableState, origin: string): number {
  return [...state.columns.values()].filter((provenances) => provenances.has(origin)).length;
}
