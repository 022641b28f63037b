import { compareRows } from '../compare/index.js';
import { cellKey, sameCell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import { found, holds, nothingBefore, nothingSeen, rowDifferences } from './checks.js';
import { Lineage, same, tableNamed } from './lineage.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that every table that is there before and after keeps its number of rows, the tables that the migration does
 * not name included. Rows that moved elsewhere with all their content are accounted for; so are rows that the
 * migration adds beside those that are there.
 *
 * Matters because a cascade, a join that drops or multiplies, or a DELETE too wide is seen by nobody until it is missed.
 *
 * Cannot see a row replaced by another, nor what happens inside the rows (`untouched`, `information`).
 */
export const rowCount: Property = {
  id: 'row-count',
  title: 'no table loses or gains rows',
  skip: nothingBefore,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const before = await trial.before();
  const lineage = new Lineage(
    up.result.statements.map(({ statement }) => statement.sql),
    before.schema,
  );
  const findings: Finding[] = [];
  const notes: string[] = [];
  for (const table of before.tables.values()) {
    const after = lineage.follow(table.name, up.image);
    if (after === undefined || after.rows.length === table.rows.length) continue;
    if (after.rows.length < table.rows.length) lost(table, after, before, up.image, lineage, findings, notes);
    else gained(table, after, lineage, findings, notes);
  }
  if (findings.length > 0 || notes.length > 0) return found(findings, notes);
  return [...before.tables.values()].some(({ rows }) => rows.length > 0) ? holds : nothingSeen;
}

function lost(
  table: TableImage,
  after: TableImage,
  before: Image,
  image: Image,
  lineage: Lineage,
  findings: Finding[],
  notes: string[],
): void {
  const missing = compareRows(table, after).filter(({ kind }) => kind === 'missing');
  const elsewhere = [...image.tables.values()].filter((other) => {
    const old = tableNamed(before, other.name);
    return other !== after && (old === undefined || other.rows.length > old.rows.length);
  });
  const gone = missing.filter(
    ({ before: row }) => !elsewhere.some((other) => holdsRow(other, row as Row, lineage)),
  );
  if (gone.length === 0 && missing.length > 0) {
    notes.push(
      `rows of ${table.name} moved, with all their content, to ${elsewhere.map(({ name }) => name).join(', ')}`,
    );
    return;
  }
  findings.push({
    code: 'rows-lost',
    table: table.name,
    summary: `up loses rows of ${table.name}`,
    differences: rowDifferences(table.name, gone),
    wayOut: `keep the rows, or accept the loss: -- rehearsal: accept row-count ${table.name} because REASON`,
  });
}

/** Some row of the table holds every value of this one, under the same name or the one that it was copied to. */
function holdsRow(table: TableImage, row: Row, lineage: Lineage): boolean {
  const copies = lineage.writes(table.name, 'insert').flatMap((facts) => [...(facts.copies ?? [])]);
  const places = Object.entries(row)
    .filter(([, cell]) => cell !== null)
    .map(([column, cell]) => {
      const target = copies.find(([, source]) => same(source, column))?.[0] ?? column;
      return { at: table.columns.findIndex((name) => same(name, target)), cell };
    });
  return table.rows.some((candidate) =>
    places.every(({ at, cell }) => at >= 0 && sameCell(candidate[at] ?? null, cell)),
  );
}

function gained(
  table: TableImage,
  after: TableImage,
  lineage: Lineage,
  findings: Finding[],
  notes: string[],
): void {
  const added = compareRows(table, after).filter(({ kind }) => kind === 'added');
  const inserts = lineage.facts.filter(({ kind, target }) => kind === 'insert' && same(target, table.name));
  const copies = added.filter(({ after: row }) => repeats(table, row as Row));
  const rebuilt = lineage.isRebuilt(table.name);
  if (inserts.length > 0 && inserts.every(({ constant }) => constant)) {
    notes.push(`up adds rows of its own to ${table.name}`);
    return;
  }
  if (inserts.length > 0 && !rebuilt && copies.length === 0 && added.length > 0) {
    notes.push(`up adds rows to ${table.name} that it makes from other rows`);
    return;
  }
  findings.push({
    code: 'rows-added',
    table: table.name,
    summary: `up adds rows to ${table.name} that were not there`,
    differences: rowDifferences(table.name, copies.length > 0 ? copies : added),
    wayOut: 'look at the joins: one row of this table meets several of another',
  });
}

/** The row is, but for its key, one that was there before. */
function repeats(table: TableImage, row: Row): boolean {
  const compared = table.columns.filter((column, at) => !table.key.includes(at) && column in row);
  return (
    compared.length > 0 &&
    table.rows.some((old) =>
      compared.every(
        (column) => cellKey(old[table.columns.indexOf(column)] ?? null) === cellKey(row[column] ?? null),
      ),
    )
  );
}
