import type { Effects, TableEffect } from '../../effects/effects.js';
import type { Migration } from '../../model/migration.js';
import type { StatementRun } from '../../model/run.js';
import { elementary } from '../../sql/elementary.js';
import { type StatementFacts, statementFacts } from '../../sql/statement.js';
import type { Dialect } from '../../sql/tokenize.js';
import type { Trial } from '../property.js';

/** One statement that ran, or one thing that it did of several, with what its words say. */
export interface Step {
  readonly run: StatementRun;
  readonly facts: StatementFacts;
}

/** What became of a table that was there before. */
export type Successor = TableEffect;

/** What `up` makes of the tables that were there before, as it was seen; and what its statements say, for messages. */
export class Lineage {
  readonly steps: readonly Step[];
  readonly effects: Effects | null;

  constructor(effects: Effects | null, steps: readonly Step[]) {
    this.effects = effects;
    this.steps = steps;
  }

  /** What stands for the table now; `null` where it is gone. */
  successor(table: string): Successor | null {
    return this.effects?.table(table) ?? null;
  }

  /** Old name to new name of the tables that have another name for good, in lower case. */
  get renamedTables(): ReadonlyMap<string, string> {
    return this.effects?.renamedTables ?? new Map();
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

  /** Tables of before whose rows are changed, in lower case. */
  get written(): ReadonlySet<string> {
    return this.effects?.written ?? new Set();
  }
}

/** The lineage of the trial's `up`; all properties of a trial share it. */
export async function lineageOf(trial: Trial): Promise<Lineage> {
  let lineage = lineages.get(trial);
  if (lineage === undefined) {
    const { result } = await trial.up();
    lineage = new Lineage(await trial.effects(), stepsOf(trial, result.statements));
    lineages.set(trial, lineage);
  }
  return lineage;
}

const lineages = new WeakMap<Trial, Lineage>();
const readings = new WeakMap<Migration, Map<string, StatementFacts>>();

/** A migration's statements say the same on every dataset, so that each is read once. */
function stepsOf({ migration, dialect }: Trial, statements: readonly StatementRun[]): Step[] {
  const known = readings.get(migration) ?? new Map<string, StatementFacts>();
  readings.set(migration, known);
  return statements.flatMap((run) =>
    elementary(run.statement.sql, dialect).map((sql) => {
      const facts = known.get(sql) ?? factsOf(sql, dialect);
      if (known.size < MOST_REMEMBERED) known.set(sql, facts);
      return { run, facts };
    }),
  );
}

function factsOf(sql: string, dialect: Dialect): StatementFacts {
  return statementFacts(sql, dialect);
}

/** A migration written as code may put its values into its statements, so that each is another one. */
const MOST_REMEMBERED = 2000;

/** Whether an object that the schema gives by schema and name goes by this name. */
function isCalled(full: string, name: string): boolean {
  const [a, b] = [full.toLowerCase(), name.toLowerCase()];
  return a === b || a.endsWith(`.${b}`);
}
