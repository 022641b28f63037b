import { compareSchemas } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Schema, Table } from '../model/schema.js';
import { findTable } from '../model/schema.js';
import { nameOf, significant, tokenize } from '../sql/tokenize.js';
import { type Lineage, same } from './lineage.js';

/** Schema objects that the migration does not name and that are gone, changed, or hang on another table than before. */
export function lostObjects(before: Schema, after: Schema, lineage: Lineage): Finding[] {
  const findings: Finding[] = [];
  for (const kind of ['index', 'trigger', 'view'] as const) {
    const [olds, news] =
      kind === 'index'
        ? [before.indexes, after.indexes]
        : kind === 'trigger'
          ? [before.triggers, after.triggers]
          : [before.views, after.views];
    for (const old of olds) {
      if (lineage.names.has(old.name.toLowerCase())) continue;
      const now = news.find(({ name }) => same(name, old.name));
      const table = 'table' in old ? String(old.table) : null;
      if (now === undefined) {
        if (table !== null && goesWithItsTable(old.sql, table, before, after, lineage)) continue;
        findings.push(gone(kind, old.name, old.sql, table));
      } else if (
        redirected(old.sql, now.sql, after) ||
        (table !== null && 'table' in now && moved(table, String(now.table), after))
      ) {
        findings.push(redirection(kind, old.name, old.sql, now.sql));
      }
    }
  }
  return [...findings, ...changedTables(before, after, lineage)];
}

/** The table is gone for good, or the columns that the object is about. */
function goesWithItsTable(
  sql: string,
  table: string,
  before: Schema,
  after: Schema,
  lineage: Lineage,
): boolean {
  const now = findTable(after, table) ?? findTable(after, lineage.finalName(table) ?? '');
  if (now === undefined) return true;
  const mentioned = wordsOf(sql);
  const dropped = findTable(before, table)?.columns.filter(
    ({ name }) => !now.columns.some((column) => same(column.name, name)),
  );
  return dropped?.some(({ name }) => mentioned.has(name.toLowerCase())) ?? false;
}

/** A name in the new text stands for one that is there again: the object now looks at a copy. */
function redirected(old: string, now: string, after: Schema): boolean {
  if (old === now) return false;
  const [left, right] = [wordsOf(old), wordsOf(now)];
  const newcomers = [...right].filter((name) => !left.has(name) && findTable(after, name) !== undefined);
  const departed = [...left].filter((name) => !right.has(name) && findTable(after, name) !== undefined);
  return newcomers.length > 0 && departed.length > 0;
}

function moved(from: string, to: string, after: Schema): boolean {
  return !same(from, to) && findTable(after, from) !== undefined;
}

function changedTables(before: Schema, after: Schema, lineage: Lineage): Finding[] {
  const findings: Finding[] = [];
  for (const old of before.tables) {
    const now = findTable(after, old.name);
    if (now === undefined) {
      if (lineage.names.has(old.name.toLowerCase())) continue;
      findings.push(gone('table', old.name, old.sql, null));
    } else if (redirected(old.sql, now.sql, after) && !lineage.isRebuilt(old.name)) {
      findings.push(redirection('table', old.name, old.sql, now.sql));
    } else if (lineage.isRebuilt(old.name)) findings.push(...lostConstraints(old, now, after));
    else if (
      !lineage.names.has(old.name.toLowerCase()) &&
      compareSchemas({ ...before, tables: [old] }, { ...before, tables: [now] }).length > 0 &&
      !renamesExplain(old, now, after)
    ) {
      findings.push({
        code: 'object-changed',
        table: old.name,
        summary: `the definition of ${old.name} changes, although the migration does not name it`,
        differences: [{ table: old.name, before: old.sql, after: now.sql }],
      });
    }
  }
  return findings;
}

/** References that follow a table or column which was renamed for good. */
function renamesExplain(old: Table, now: Table, after: Schema): boolean {
  return (
    old.columns.length === now.columns.length &&
    now.foreignKeys.every(({ parent }) => findTable(after, parent) !== undefined)
  );
}

/**
 * Constraints that a rebuild forgets. Where the rebuild changes nothing else, dropping the constraint is its purpose;
 * where it changes columns, what is said of the others should have been written again.
 */
function lostConstraints(old: Table, now: Table, after: Schema): Finding[] {
  const kept = old.columns.filter(({ name }) => now.columns.some((column) => same(column.name, name)));
  if (kept.length === old.columns.length && kept.length === now.columns.length) return [];
  const has = (column: string) => now.columns.some(({ name }) => same(name, column));
  const lost: { what: string; column?: string }[] = [];
  for (const check of old.checks) {
    const about = old.columns.filter(({ name }) => wordsOf(check).has(name.toLowerCase()));
    const replaced = now.checks.some((other) =>
      about.some(({ name }) => wordsOf(other).has(name.toLowerCase())),
    );
    if (about.length > 0 && about.every(({ name }) => has(name)) && !replaced)
      lost.push({ what: `CHECK (${check})` });
  }
  for (const { columns, index } of old.uniques) {
    if (index !== null || !columns.every((column) => column !== null && has(column))) continue;
    const wanted = columns
      .map((column) => column?.toLowerCase())
      .sort()
      .join();
    const covered = [...now.uniques.map((key) => key.columns), now.primaryKey].some(
      (key) =>
        key
          .map((column) => column?.toLowerCase())
          .sort()
          .join() === wanted,
    );
    if (!covered) lost.push({ what: `UNIQUE (${columns.join(', ')})` });
  }
  for (const key of old.foreignKeys) {
    if (!key.columns.every(has) || findTable(after, key.parent) === undefined) continue;
    const match = now.foreignKeys.find(
      (other) => other.columns.join().toLowerCase() === key.columns.join().toLowerCase(),
    );
    if (match === undefined) lost.push({ what: `the foreign key on ${key.columns.join(', ')}` });
    else if (match.onDelete !== key.onDelete && match.onDelete === 'NO ACTION')
      lost.push({ what: `ON DELETE ${key.onDelete} of ${key.columns.join(', ')}` });
  }
  for (const column of kept) {
    const other = now.columns.find(({ name }) => same(name, column.name));
    if (other === undefined) continue;
    if (column.collation !== 'binary' && other.collation === 'binary')
      lost.push({ what: `COLLATE ${column.collation}`, column: column.name });
    if (column.defaultSql !== null && other.defaultSql === null && other.affinity === column.affinity)
      lost.push({ what: `DEFAULT ${column.defaultSql}`, column: column.name });
  }
  if (old.autoincrement && !now.autoincrement) lost.push({ what: 'AUTOINCREMENT' });
  return lost.map(({ what, column }) => ({
    code: `constraint-lost: ${what}`,
    table: old.name,
    ...(column === undefined ? {} : { column }),
    summary: `rebuilding ${old.name} loses ${what}${column === undefined ? '' : ` of ${old.name}.${column}`}`,
    differences: [{ table: old.name, before: old.sql, after: now.sql }],
    wayOut: 'write it into the new CREATE TABLE',
  }));
}

function gone(kind: string, name: string, sql: string, table: string | null): Finding {
  return {
    code: `${kind}-gone`,
    table: table ?? name,
    summary: `the ${kind} ${name} is gone, although the migration does not name it`,
    differences: [{ table: name, before: sql }],
    wayOut:
      kind === 'table'
        ? 'look for what drops it'
        : 'create it again: dropping or rebuilding its table takes it along',
  };
}

function redirection(kind: string, name: string, before: string, after: string): Finding {
  return {
    code: `${kind}-redirected`,
    table: name,
    summary: `the ${kind} ${name} now refers to another table than before`,
    differences: [{ table: name, before, after }],
    wayOut: 'ALTER TABLE … RENAME takes references along: copy into a new table and drop the old one instead',
  };
}

function wordsOf(sql: string): ReadonlySet<string> {
  return new Set(significant(tokenize(sql)).flatMap((token) => nameOf(token)?.toLowerCase() ?? []));
}
