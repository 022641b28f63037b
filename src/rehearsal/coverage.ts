import { compareTables, sameRows, tableNamed } from '../compare/index.js';
import type { ReportNote } from '../model/report.js';
import { findTable, type Schema } from '../model/schema.js';
import type { Trial } from '../properties/property.js';

/**
 * Which of the tables that the migration touches had rows in datasets that got through `up`. It touches what its statements
 * name, and what is seen to be another one afterwards.
 */
export class Coverage {
  /** Datasets that got through `up`. */
  through = 0;
  readonly #touched: Set<string>;
  /** Tables of the old schema that can be given rows, each with how many datasets gave it some and got through. */
  readonly #filled: Map<string, number>;
  readonly #refused = new Set<string>();
  readonly #reasons = new Map<string, string>();

  /** @param named tables that the statements name, in lower case */
  constructor({ tables }: Schema, named: ReadonlySet<string>) {
    const ordinary = tables.filter(({ virtual }) => virtual === null).map(({ name }) => name);
    this.#filled = new Map(ordinary.map((name) => [name, 0]));
    this.#touched = new Set(ordinary.filter((name) => named.has(name.toLowerCase())));
  }

  async see(trial: Trial): Promise<void> {
    const [before, up] = [await trial.before(), await trial.up()];
    for (const { table, reason } of trial.loaded.rejected) this.#reasons.set(table, reason);
    if (up.result.ok) this.through++;
    for (const [name, count] of this.#filled) {
      const old = tableNamed(before, name);
      if (old === undefined) continue;
      const hasRows = old.rows.length > 0;
      if (hasRows && !up.result.ok) this.#refused.add(name);
      if (!up.result.ok) continue;
      if (hasRows) this.#filled.set(name, count + 1);
      if (this.#touched.has(name)) continue;
      const now = tableNamed(up.image, name);
      const [a, b] = [findTable(before.schema, name), findTable(up.image.schema, name)];
      const same =
        now !== undefined && a !== undefined && b !== undefined && compareTables(a, b).length === 0;
      if (!same || !sameRows(old, now)) this.#touched.add(name);
    }
  }

  /** What was not exercised, table by table; nothing where no dataset at all got through, which says it by itself. */
  gaps(): ReportNote[] {
    if (this.through === 0) return [];
    const floor = Math.max(1, Math.ceil(this.through / FEW));
    return [...this.#touched].flatMap((name) => {
      const count = this.#filled.get(name) ?? 0;
      return count >= floor ? [] : [{ kind: 'gap' as const, message: this.#message(name, count) }];
    });
  }

  #message(name: string, count: number): string {
    const reason = this.#reasons.get(name);
    if (count > 0)
      return `only ${count} of ${this.through} datasets that got through up had a row in ${name}`;
    if (this.#refused.has(name)) return `up refused every dataset that had a row in ${name}`;
    return `no dataset could put a row into ${name}: ${reason ?? 'a table that it needs rows of has none'}`;
  }
}

/** One dataset in so many has to show what becomes of a table's rows. */
const FEW = 60;
