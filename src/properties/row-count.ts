import { compareRows, type RowDifference, tableNamed } from '../compare/index.js';
import { cellKey } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { TableImage } from '../model/image.js';
import { own } from '../model/record.js';
import { found, holds, nothingBefore, nothingSeen, rowDifferences } from './checks.js';
import { areRowsDecided } from './decided.js';
import { type Lineage, lineageOf } from './lineage/lineage.js';
import { type Passage, whyLost } from './lineage/lost-rows.js';
import { whereRowsAre } from './lineage/moved.js';
import type { Check, Property, Subject, Trial } from './property.js';

/**
 * Asserts that every table that is there before and after keeps its number of rows, the tables that the migration does
 * not name included. Rows that moved elsewhere with all their content (an archive, a split) are accounted for; so are
 * rows that a statement puts into the table by its name. Both are told.
 *
 * Matters because a cascade, a join that drops or multiplies, or a DELETE too wide is seen by nobody until a row is missed.
 *
 * Cannot see a row that is replaced by another, nor what happens inside the rows (`untouched`, `information`), nor rows
 * of a table that is dropped altogether (`information`).
 */
export const rowCount: Property = {
  id: 'row-count',
  title: 'no table loses or gains rows',
  skip,
  check,
};

function skip(subject: Subject): string | null {
  return nothingBefore(subject) ?? (subject.schemaAfter?.tables.length === 0 ? 'no table is left' : null);
}

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const before = await trial.before();
  const lineage = await lineageOf(trial);
  const findings: Finding[] = [];
  const notes: string[] = [];
  let rows = 0;
  for (const table of before.tables.values()) {
    const successor = lineage.successor(table.name);
    const after = successor && tableNamed(up.image, successor.name);
    if (!successor || !after || after.unreadable !== undefined) continue;
    rows += table.rows.length;
    if (after.rows.length === table.rows.length && successor.replacedBy === null) continue;
    const images = { before, after: up.image };
    const passage = { trial, lineage, successor, before: table, after, images };
    const fewer = after.rows.length < table.rows.length || successor.replacedBy !== null;
    const told = fewer ? await lost(passage) : gained(passage);
    if (typeof told === 'string') notes.push(told);
    else if (told !== null) findings.push(told);
  }
  if (findings.length > 0 || notes.length > 0) return found(findings, notes);
  return rows > 0 ? holds : nothingSeen;
}

/** A finding, or a note where the rows are accounted for. */
async function lost(passage: Passage): Promise<Finding | string | null> {
  const { trial, before, images, successor } = passage;
  const missing = differences(passage).filter(({ kind }) => kind === 'missing');
  const places = new Set<string>();
  const gone = missing.filter((difference) => {
    const held = whereRowsAre(difference.before as Row, before, images, successor.name);
    for (const place of held ?? []) places.add(place);
    return held === null;
  });
  const { name } = before;
  if (missing.length === 0 && successor.replacedBy !== null) return null;
  if (gone.length === 0 && missing.length > 0)
    return `rows of ${name} moved with all their content to ${[...places].sort().join(' and ')}`;
  const seeds = await rowsOfEmpty(trial, name);
  const own = gone.filter(({ before: row }) => !seeds.has(textOf(row as Row)));
  if (own.length === 0 && gone.length > 0)
    return `up deletes rows of ${name} that earlier migrations had put in`;
  return {
    code: 'rows-lost',
    table: name,
    ...(gone.length === before.rows.length && areRowsDecided(before, images.after, successor)
      ? { kind: 'decision' }
      : {}),
    ...(successor.replacedBy === null ? whyLost(passage) : replaced(name, successor.replacedBy)),
    differences: rowDifferences(name, own),
  };
}

function replaced(name: string, other: string): Pick<Finding, 'summary' | 'wayOut'> {
  return {
    summary: `up drops ${name} with its rows, and ${other} takes its name`,
    wayOut: `copy the rows of ${name} into ${other} first, or let a precondition tell that they are all there; or accept it: -- rehearsal: accept row-count ${name} because REASON`,
  };
}

function gained(passage: Passage): Finding | string | null {
  const { before, after, successor, trial } = passage;
  const { name } = before;
  const added = differences(passage).filter(({ kind }) => kind === 'added');
  // Made from rows of its own, a row that is there already is one too many; a constant may well say the same as another row.
  const twice = successor.insertedFromItself
    ? added.filter(({ after: row }) => repeats(before, row as Row))
    : [];
  const surplus = after.rows.length - before.rows.length;
  if (surplus <= successor.inserted && twice.length === 0) return `up adds rows of its own to ${name}`;
  if (isDerived(trial, before.name, passage.lineage)) return null;
  const accept = `or accept it: -- rehearsal: accept row-count ${name} because REASON`;
  const told = { table: name, differences: rowDifferences(name, twice.length > 0 ? twice : added) };
  if (successor.rebuilt || twice.length > 0) {
    return {
      code: 'rows-multiplied',
      ...told,
      summary: `up leaves more rows in ${name} than it had: some are there more than once`,
      wayOut: `look at the JOIN or UNION of the copy: one row of ${name} meets several others; ${accept}`,
    };
  }
  return {
    code: 'rows-added',
    ...told,
    summary: `rows come into ${name}, although no statement of the migration puts so many there`,
    wayOut: `look for triggers that the migration sets off, and drop them while it runs; ${accept}`,
  };
}

/** A full-text or other virtual table that triggers fill follows its source. */
function isDerived({ schemaBefore }: Trial, table: string, lineage: Lineage): boolean {
  const virtual = schemaBefore.tables.some(({ name, virtual: module }) => name === table && module !== null);
  return virtual && lineage.written.size > 0;
}

function differences({ before, after, successor }: Passage): RowDifference[] {
  const { columns, rebuilt } = successor;
  return compareRows(before, after, columns.size === 0 && rebuilt ? {} : { columns });
}

/** The row is, but for its key, one that was there before. */
function repeats(table: TableImage, row: Row): boolean {
  const places = table.columns.flatMap((column, at) =>
    table.key.includes(at) || own(row, column) === undefined ? [] : [at],
  );
  const isRow = (old: TableImage['rows'][number]) =>
    places.every((at) => cellKey(old[at] ?? null) === cellKey(own(row, table.columns[at] ?? '') ?? null));
  return places.length > 0 && table.rows.some(isRow);
}

/** Rows that are in the table when the dataset is empty: earlier migrations put them in. */
async function rowsOfEmpty(trial: Trial, table: string): Promise<ReadonlySet<string>> {
  const image = await (await trial.sibling({})).before();
  const { columns, rows } = tableNamed(image, table) ?? { columns: [], rows: [] };
  return new Set(
    rows.map((row) => textOf(Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])))),
  );
}

function textOf(row: Row): string {
  return JSON.stringify(Object.entries(row).map(([column, cell]) => [column, cellKey(cell)]));
}
