import { compareRows, type RowDifference, tableNamed } from '../compare/index.js';
import { broughtInFrom } from '../effects/brought-in.js';
import type { Effects } from '../effects/effects.js';
import { repeatedRows } from '../effects/rows.js';
import type { Cell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import { findTable } from '../model/schema.js';
import { found, holds, nothingBefore, nothingSeen, rowDifferences } from './checks.js';
import { collapsedRows, gatheredRows } from './collapsed.js';
import { copiedTwice } from './copies.js';
import { areRowsDecided } from './decided.js';
import { areTakenInPlace } from './in-place.js';
import { keptOut } from './kept-out.js';
import { leftOutByJoins } from './left-out.js';
import { type Passage, whyLost } from './lineage/lost-rows.js';
import { whereRowsAre } from './lineage/moved.js';
import { isRefilled } from './lineage/refilled.js';
import { lostInMerge } from './merged-rows.js';
import { multiplied } from './multiplied.js';
import { countedAlone } from './padded.js';
import type { Check, Property, Subject, Trial } from './property.js';
import { constantsIn, rowsOfEmpty, textOf, withoutKey } from './rows-of-empty.js';

/**
 * Asserts that every table that is there before and after keeps its number of rows, the tables that the migration does not
 * name included. Rows that moved elsewhere with all their content (an archive, a split) are accounted for; so are
 * rows that a statement itself puts into the table. Both are told. A new table has no row of an old one more often than that, and leaves none out for want of a
 * partner elsewhere, or because another says the same. Nor does a count or a sum bring one more often than once.
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
  const effects = up.result.ok ? await trial.effects() : null;
  if (effects === null) return nothingSeen;
  const before = await trial.before();
  const findings: Finding[] = [];
  const notes: string[] = [];
  let rows = gatheredRows(before, effects);
  for (const table of before.tables.values()) {
    const effect = effects.table(table.name);
    const after = effect && tableNamed(up.image, effect.name);
    if (!effect || !after || after.unreadable !== undefined) continue;
    rows += table.rows.length;
    if (effect.merged) {
      findings.push(...[lostInMerge(table, after, effect)].filter((each) => each !== null));
      continue;
    }
    if (after.rows.length === table.rows.length && effect.replacedBy === null) continue;
    const images = { before, after: up.image };
    const quiet = effects.setsOff ? await trial.quiet() : up.image;
    const passage = { trial, effects, effect, before: table, after, images, quiet };
    const fewer = after.rows.length < table.rows.length || effect.replacedBy !== null;
    const told = fewer ? await lost(passage) : await gained(passage);
    if (typeof told === 'string') notes.push(told);
    else if (told !== null) findings.push(told);
  }
  findings.push(
    ...copiedTwice(before, up.image, effects),
    ...leftOutByJoins(before, up.image, effects),
    ...collapsedRows(before, up.image, effects),
    ...multiplied(before, up.image, effects),
    ...countedAlone(before, up.image, effects),
    ...keptOut(before, up.image, effects),
  );
  if (findings.length > 0 || notes.length > 0) return found(findings, notes);
  return rows > 0 ? holds : nothingSeen;
}

/** A finding, or a note where the rows are accounted for. */
async function lost(passage: Passage): Promise<Finding | string | null> {
  const { trial, before, images, effect, effects } = passage;
  const missing = differences(passage).filter(({ kind }) => kind === 'missing');
  const places = new Set<string>();
  const gone = missing.filter((difference) => {
    const held = whereRowsAre(difference.before as Row, before, images, effect.name);
    for (const place of held ?? []) places.add(place);
    return held === null;
  });
  const { name } = before;
  if (missing.length === 0 && effect.replacedBy !== null) return null;
  if (isRefilled(passage)) return `up fills the search index ${before.name} again from other tables`;
  if (gone.length === 0 && missing.length > 0)
    return `rows of ${name} moved with all their content to ${[...places].sort().join(' and ')}`;
  const seeds = await rowsOfEmpty(trial, name);
  const own = gone.filter(({ before: row }) => !seeds.has(textOf(row as Row)));
  if (own.length === 0 && gone.length > 0)
    return `up deletes rows of ${name} that earlier migrations had put in`;
  const inPlace = effect.rebuilt && (await areTakenInPlace(trial, effects, name, own));
  const told = inPlace ? { ...passage, effect: { ...effect, deleted: true } } : passage;
  return {
    code: 'rows-lost',
    table: name,
    ...(effect.replacedBy === null ? whyLost(told, own) : replaced(name, effect.replacedBy)),
    ...(isDecided(told, gone.length, inPlace) ? { kind: 'decision' as const } : {}),
    differences: rowDifferences(name, own),
  };
}

/** All rows are gone by a statement that names the table; some of them where there is no way back that could be wrong about it. */
function isDecided(
  { trial, before, after, images, effect, quiet }: Passage,
  gone: number,
  inPlace: boolean,
): boolean {
  if (gone === before.rows.length && areRowsDecided(before, images.after, effect)) return true;
  const itself = quiet === null ? undefined : tableNamed(quiet, effect.name)?.rows.length;
  const isOwn = effect.rebuilt ? inPlace : effect.deleted;
  return trial.migration.down === null && isOwn && itself === after.rows.length;
}

function replaced(name: string, other: string): Pick<Finding, 'summary' | 'wayOut'> {
  return {
    summary: `up drops ${name} with its rows, and ${other} takes its name`,
    wayOut: `copy the rows of ${name} into ${other} first, or let a precondition tell that they are all there; or accept it: -- rehearsal: accept row-count ${name} because REASON`,
  };
}

async function gained(passage: Passage): Promise<Finding | string | null> {
  const { before, after, effect, effects, quiet, trial } = passage;
  const { name } = before;
  if (isDerived(trial, name, effects)) return null;
  const added = differences(passage).filter(({ kind }) => kind === 'added');
  const accept = `or accept it: -- rehearsal: accept row-count ${name} because REASON`;
  const itself = quiet === null ? null : (tableNamed(quiet, effect.name)?.rows.length ?? 0);
  if (itself === null ? !effect.added : itself < after.rows.length) {
    return {
      code: 'rows-added',
      table: name,
      differences: rowDifferences(name, added),
      summary: `rows come into ${name}, although no statement of the migration puts so many there`,
      wayOut: `look for triggers that the migration sets off, and drop them while it runs; ${accept}`,
    };
  }
  // A constant may well say the same as a row that is there: it comes into the empty database too.
  const constants = await constantsIn(trial, effect);
  const own = added.filter(({ after: row }) => !constants.has(textOf(withoutKey(row as Row, after))));
  const cells = own.map(({ after: row }) => Object.values(row as Row) as Cell[]);
  const again = new Set(
    repeatedRows({ before, after }, effect.columns, cells, findTable(trial.schemaBefore, name)),
  );
  const twice = own.filter((_, at) => again.has(cells[at] as Cell[]));
  if (twice.length === 0) return `up adds rows of its own to ${name}`;
  const from = broughtInFrom(effects, effect, name);
  if (from !== null) return `rows of ${from} come into ${name}`;
  return {
    code: 'rows-multiplied',
    table: name,
    differences: rowDifferences(name, twice),
    summary: `up leaves more rows in ${name} than it had: some are there more than once`,
    wayOut: `look at the JOIN or UNION of the copy: one row of ${name} meets several others; ${accept}`,
  };
}

/** A full-text or other virtual table that triggers fill follows its source. */
function isDerived({ schemaBefore }: Trial, table: string, effects: Effects): boolean {
  const virtual = schemaBefore.tables.some(({ name, virtual: module }) => name === table && module !== null);
  return virtual && effects.written.size > 0;
}

function differences({ before, after, effect }: Passage): RowDifference[] {
  const { columns, rebuilt } = effect;
  return compareRows(before, after, columns.size === 0 && rebuilt ? {} : { columns });
}
