import { compareRows, type RowDifference } from '../compare/index.js';
import { anotherValue, newRow } from '../datasets/index.js';
import type { Database } from '../engines/engine.js';
import { type Cell, cellKey, sameCell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import { type Column, findTable, type Table } from '../model/schema.js';
import { statementFacts } from '../sql/statement.js';
import { datasetOf, insert, primaryKey, remove, update } from './application.js';
import { faultOf, found, holds, nothingBefore, nothingSeen, rowDifferences } from './checks.js';
import { same, tableNamed } from './lineage.js';
import type { Check, Property, Subject, Trial } from './property.js';
import { skipRoundTrip } from './round-trip-schema.js';

/**
 * Asserts that what the application does after `up` survives `down`: edited cells keep the edit, inserted rows stay,
 * deleted rows stay deleted, and everything else comes back as it would have without those writes. Values that only the
 * new schema can hold come back on the next `up`, where the format has a way to keep them.
 *
 * Matters because nobody rolls back in the second of the release: there are writes in between.
 *
 * Cannot see what an edit of a cell that `up` rewrote should become, other than that it must not be forgotten.
 */
export const laterWrites: Property = {
  id: 'later-writes',
  title: 'writes after up survive down',
  skip,
  check,
};

function skip(subject: Subject): string | null {
  const reason = skipRoundTrip(subject) ?? nothingBefore(subject);
  if (reason !== null) return reason;
  return subject.migration.down === null ? 'there is no down to run (see round-trip-schema)' : null;
}

async function check(trial: Trial): Promise<Check> {
  if (trial.index % 3 !== 1) return nothingSeen;
  const [up, down] = [await trial.up(), await trial.down()];
  if (!up.result.ok || !down.result.ok) return nothingSeen;
  const database = await trial.open('up');
  try {
    const story = new Story(trial, await trial.before(), up.image, down.image);
    if (!(await story.write(database))) return nothingSeen;
    const edited = await database.image();
    const result = await trial.run(database, 'down');
    if (!result.ok) return found([downFails(result.error)]);
    const findings = story.judge(edited, await database.image());
    if (trial.own && findings.length === 0) {
      const again = await trial.run(database, 'up');
      if (again.ok) findings.push(...story.judgeReturn(edited, await database.image()));
    }
    return findings.length > 0 ? found(findings) : holds;
  } finally {
    await database.close();
  }
}

function downFails(error: Error | undefined): Finding {
  return {
    code: 'down-fails-after-writes',
    summary: `down fails once the application has written to the new schema: ${faultOf(error)}`,
    differences: [],
    wayOut: 'let down cope with rows and values that came after up',
  };
}

/** What an application writes after `up`, and what must be left of it after `down`. */
class Story {
  readonly #trial: Trial;
  readonly #before: Image;
  readonly #up: Image;
  readonly #down: Image;

  constructor(trial: Trial, before: Image, up: Image, down: Image) {
    this.#trial = trial;
    this.#before = before;
    this.#up = up;
    this.#down = down;
  }

  /** Edits, deletes and inserts in every table that is there before and after. Whether anything was written. */
  async write(database: Database): Promise<boolean> {
    let writes = 0;
    for (const table of this.#up.schema.tables) {
      if (table.virtual !== null || tableNamed(this.#before, table.name) === undefined) continue;
      writes += await this.#writeTable(database, table);
    }
    return writes > 0;
  }

  async #writeTable(database: Database, table: Table): Promise<number> {
    const { salt } = this.#trial;
    const dataset = datasetOf(this.#up);
    const rows = dataset[table.name] ?? [];
    let writes = 0;
    for (const offset of [0, 1]) {
      const index = (salt + offset * 31) % Math.max(1, rows.length);
      const row = rows[index];
      const key = row && primaryKey(table.primaryKey, row);
      if (!row || !key) continue;
      for (const column of table.columns) {
        if (column.generated !== null || column.primaryKey > 0 || isForeign(table, column)) continue;
        const value = anotherValue(column, row[column.name] ?? null, salt + offset, {
          schema: this.#up.schema,
          table: table.name,
          dataset,
          index,
        });
        if (value !== undefined && (await update(database, table.name, key, column.name, value)) === null)
          writes++;
      }
    }
    const victim = rows.length > 3 ? rows[(salt + 7) % rows.length] : undefined;
    const key = victim && primaryKey(table.primaryKey, victim);
    if (key && (await remove(database, table.name, key)) === null) writes++;
    const fresh = newRow(this.#up.schema, table.name, dataset, salt);
    if (fresh && (await insert(database, table.name, fresh)) === null) writes++;
    return writes;
  }

  /** Holds the database after `down` against what it would be without the writes, and the writes themselves. */
  judge(edited: Image, after: Image): Finding[] {
    const findings: Finding[] = [];
    for (const before of this.#before.tables.values()) {
      const [up, now] = [tableNamed(this.#up, before.name), tableNamed(edited, before.name)];
      const [plain, end] = [tableNamed(this.#down, before.name), tableNamed(after, before.name)];
      if (up && now && plain && end && before.key.length > 0)
        findings.push(...this.#judgeTable(before, up, now, plain, end));
    }
    return findings;
  }

  #judgeTable(
    before: TableImage,
    up: TableImage,
    now: TableImage,
    plain: TableImage,
    end: TableImage,
  ): Finding[] {
    const table = before.name;
    const findings = new Map<string, Finding>();
    const add = (code: string, summary: string, difference: RowDifference, column?: string) => {
      if (findings.has(`${code} ${column}`)) return;
      findings.set(`${code} ${column}`, {
        code,
        table,
        ...(column === undefined ? {} : { column }),
        summary,
        differences: rowDifferences(table, [difference]),
      });
    };
    const ended = index(end);
    const writes = compareRows(up, now);
    const touched = new Set(writes.map(({ key }) => keyText(key)));
    for (const write of writes) {
      const row = ended.get(keyText(write.key));
      if (write.kind === 'missing') {
        if (row !== undefined)
          add('row-resurrected', `rows of ${table} that were deleted after up come back on down`, {
            ...write,
            kind: 'added',
            after: row,
          });
      } else if (write.kind === 'added') {
        if (row === undefined)
          add('insert-lost', `rows inserted into ${table} after up are gone after down`, write);
        else this.#judgeInsert(write, row, before, add);
      } else this.#judgeEdit(write, row, before, up, add);
    }
    for (const difference of compareRows(plain, end)) {
      if (touched.has(keyText(difference.key))) continue;
      add(
        'untouched-changed',
        `down treats rows of ${table} otherwise once the application has written to others`,
        difference,
        difference.column,
      );
    }
    return [...findings.values()];
  }

  #judgeInsert(write: RowDifference, row: Row, before: TableImage, add: Add): void {
    for (const [column, cell] of Object.entries(write.after as Row)) {
      if (!this.#carried(before.name, column)) continue;
      const now = row[Object.keys(row).find((name) => same(name, column)) ?? column];
      if (now !== undefined && !sameCell(now, cell)) {
        add(
          'insert-changed',
          `down changes ${before.name}.${column} of rows that were inserted after up`,
          { kind: 'cell', key: write.key, column, before: cell, after: now },
          column,
        );
      }
    }
  }

  #judgeEdit(write: RowDifference, row: Row | undefined, before: TableImage, up: TableImage, add: Add): void {
    const column = write.column as string;
    const original = index(before).get(keyText(write.key));
    if (original === undefined || !(column in original)) return;
    if (row === undefined) {
      add('row-lost', `rows of ${before.name} that were edited after up are gone after down`, write);
      return;
    }
    const [was, is, written] = [original[column] ?? null, row[column] ?? null, write.after as Cell];
    const upCell = index(up).get(keyText(write.key))?.[column] ?? null;
    const difference: RowDifference = { ...write, before: written, after: is };
    if (this.#carried(before.name, column) && sameCell(was, upCell)) {
      if (!sameCell(is, written))
        add('edit-lost', `an edit of ${before.name}.${column} after up is lost on down`, difference, column);
    } else if (this.#trial.own && sameCell(is, was) && !sameCell(written, was)) {
      add(
        'edit-lost',
        `an edit of ${before.name}.${column} after up is overwritten on down by what was there before up`,
        difference,
        column,
      );
    }
  }

  /** The column means the same before and after, and no statement of either direction sets it. */
  #carried(table: string, column: string): boolean {
    const [old, now] = [this.#before, this.#up].map(({ schema }) =>
      findTable(schema, table)?.columns.find(({ name }) => same(name, column)),
    );
    if (!old || !now || old.affinity !== now.affinity || old.generated || now.generated) return false;
    const { migration } = this.#trial;
    const declared =
      migration.changes && Object.entries(migration.changes).find(([name]) => same(name, table))?.[1];
    if (declared) return declared !== '*' && !declared.some((name) => same(name, column));
    return ![migration.up, migration.down].some((action) => {
      const steps = action?.steps;
      if (steps === undefined) return false;
      if (typeof steps === 'function') return true;
      return steps.some(({ sql }) => {
        const facts = statementFacts(sql);
        if (facts.kind === 'update' && same(facts.target, table))
          return facts.columns?.some((name) => same(name, column)) ?? true;
        return (
          facts.kind === 'insert' &&
          facts.copies !== null &&
          !facts.constant &&
          facts.names.has(table.toLowerCase()) &&
          (facts.columns ?? []).some((name) => same(name, column)) &&
          ![...facts.copies.keys()].some((name) => same(name, column))
        );
      });
    });
  }

  /** Values of columns that only the new schema has must be there again after the next `up`. */
  judgeReturn(edited: Image, again: Image): Finding[] {
    return [...edited.tables.values()].flatMap((table) => {
      const [before, now] = [tableNamed(this.#before, table.name), tableNamed(again, table.name)];
      if (!before || !now || table.key.length === 0) return [];
      const added = table.columns.filter((column) => !before.columns.some((name) => same(name, column)));
      const lost = compareRows(table, now, {
        columns: new Map(added.map((column) => [column.toLowerCase(), column.toLowerCase()])),
      }).filter(({ kind }) => kind === 'cell');
      const [first] = lost;
      if (first?.column === undefined) return [];
      return [
        {
          code: 'value-not-returned',
          table: table.name,
          column: first.column,
          summary: `values written to ${table.name}.${first.column} after up are gone after down and up again`,
          differences: rowDifferences(table.name, lost),
          wayOut: 'let down park the values that the old schema cannot hold, and up take them back',
        },
      ];
    });
  }
}

type Add = (code: string, summary: string, difference: RowDifference, column?: string) => void;

function isForeign(table: Table, column: Column): boolean {
  return table.foreignKeys.some(({ columns }) => columns.includes(column.name));
}

function index(table: TableImage): ReadonlyMap<string, Row> {
  return new Map(
    table.rows.map((row) => {
      const cells = Object.fromEntries(table.columns.map((column, at) => [column, row[at] ?? null]));
      return [
        keyText(Object.fromEntries(table.key.map((at) => [table.columns[at] ?? '', row[at] ?? null]))),
        cells,
      ];
    }),
  );
}

function keyText(key: Row): string {
  return Object.values(key).map(cellKey).join('\u0001');
}
