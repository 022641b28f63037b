import { fold, sameName } from '../../compare/index.js';
import type { Database } from '../../engines/engine.js';
import type { Finding } from '../../model/finding.js';
import type { Index } from '../../model/schema.js';
import { indexTerms } from '../../sql/index-terms.js';
import { quoted } from '../../sql/quoted.js';
import { lineageOf } from '../lineage/lineage.js';
import type { Trial } from '../property.js';

/**
 * Indexes over an expression that is NULL in every row after `up`, and was not before; and partial indexes that hold no row any
 * more: what finds rows by them finds none.
 */
export async function emptiedIndexes(trial: Trial): Promise<Finding[]> {
  const { written } = await lineageOf(trial);
  const special = trial.schemaBefore.indexes.filter(
    ({ table, where, columns }) => written.has(fold(table)) && (where !== null || columns.includes(null)),
  );
  const both = special.flatMap((old) => {
    const now = trial.schemaAfter?.indexes.find(({ name }) => sameName(name, old.name));
    return now === undefined ? [] : [{ old, now }];
  });
  if (both.length === 0) return [];
  const [before, up] = [await trial.open('before'), await trial.open('up')];
  try {
    const findings: Finding[] = [];
    for (const { old, now } of both) {
      const [had, has] = [await entriesOf(before, old, trial), await entriesOf(up, now, trial)];
      if (had === null || has === null || had.entries < ENOUGH) continue;
      if (has.entries === 0 && has.rows >= had.entries) findings.push(finding(old, now));
    }
    return findings;
  } finally {
    await before.close();
    await up.close();
  }
}

/** Fewer may have lost what they hold by a condition that happens to fit them all. */
const ENOUGH = 4;

interface Entries {
  readonly rows: number;
  /** Different values of the expression that are not NULL, or rows that the index holds. */
  readonly entries: number;
}

/** `null`: it cannot be told. */
async function entriesOf(database: Database, index: Index, { dialect }: Trial): Promise<Entries | null> {
  const term = indexTerms(index.sql, dialect)[index.columns.indexOf(null)];
  if (index.columns.includes(null) && !term) return null;
  const counted = term === undefined ? 'count(*)' : `count(DISTINCT (${term}))`;
  const where = index.where === null ? '' : ` WHERE ${index.where}`;
  const table = quoted(index.table);
  const sql = `SELECT (SELECT count(*) FROM ${table}), ${counted} FROM ${table}${where}`;
  try {
    const [row] = await database.all(sql);
    const [rows, entries] = Object.values(row ?? {}).map(Number);
    return rows === undefined || entries === undefined ? null : { rows, entries };
  } catch {
    return null;
  }
}

function finding({ name, table, columns }: Index, now: Index): Finding {
  const byExpression = columns.includes(null);
  return {
    code: `index-emptied: ${fold(name)}`,
    table,
    // Rows may be meant to leave the condition of a partial index, all of them.
    ...(byExpression ? {} : { kind: 'decision' as const }),
    summary: byExpression
      ? `the expression of the index ${name} is NULL in every row of ${now.table} after up: what looks rows up by it finds none`
      : `the partial index ${name} holds no row of ${now.table} any more: what looks rows up by its condition finds none`,
    differences: [{ table, before: now.sql }],
    wayOut: `make the index over what the rows hold now; or accept it: -- rehearsal: accept plans ${table} because REASON`,
  };
}
