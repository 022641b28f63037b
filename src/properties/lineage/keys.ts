import { fold, type SchemaDifference, sameName } from '../../compare/index.js';
import type { Effects } from '../../effects/effects.js';
import type { Finding } from '../../model/finding.js';
import { type ForeignKey, findTable, type Table } from '../../model/schema.js';
import { blameState, stateOfKey } from './blamed.js';
import type { SchemaPassage } from './renamed.js';

/**
 * Foreign keys of a table that stays as it is, which follow a parent that is renamed, or go with one that is dropped, although
 * another table takes that parent's place.
 */
export function keyFindings(
  table: Table,
  differences: readonly SchemaDifference[],
  passage: SchemaPassage,
): Finding[] {
  const told = differences.filter(({ kind, code }) => kind === 'foreign key' && code !== 'left-behind');
  return told.flatMap((difference) => {
    const key = table.foreignKeys.find(
      ({ columns }) =>
        columns.map(fold).join() === (difference.columns ?? []).map(oldName(table, passage)).join(),
    );
    return key !== undefined && isTakenAlong(table, key, passage)
      ? [redirected(difference, table, key, passage)]
      : [];
  });
}

function oldName({ name: table }: Table, { renames }: SchemaPassage): (column: string) => string {
  const columns = renames.tables.get(fold(table))?.columns ?? new Map<string, string>();
  return (column) => [...columns].find(([, now]) => now === column)?.[0] ?? column;
}

/** The key went along with its old parent, while something else stands for the parent. */
function isTakenAlong(table: Table, key: ForeignKey, { after, effects, renames }: SchemaPassage): boolean {
  const [heir, effect] = [renames.tables.get(fold(key.parent)), renames.tables.get(fold(table.name))];
  const now = effect && findTable(after, effect.name);
  if (heir === undefined || !now || !heir.rebuilt) return false;
  const columns = key.columns.map((name) => effect.columns.get(fold(name)) ?? fold(name)).join();
  const same = now.foreignKeys.filter((other) => other.columns.map(fold).join() === columns);
  const old = effects.course(key.parent).findLast((name) => name !== null);
  if (same.length === 0) return goesWithParent(table, key, effects);
  return same.some(({ parent }) => old != null && sameName(parent, old));
}

/** The key is gone with the very statement that drops its parent. */
function goesWithParent(table: Table, { columns, parent }: ForeignKey, effects: Effects): boolean {
  const text = fold(`${columns.join()} ${parent}`);
  const at = stateOfKey(effects, table.name, (keys) => keys.includes(text));
  const course = effects.course(parent);
  return at !== null && course[at] == null && course[at - 1] != null;
}

function redirected(
  { what, table, before, after }: SchemaDifference,
  { name: owner }: Table,
  { columns, parent }: ForeignKey,
  { effects }: SchemaPassage,
): Finding {
  const text = fold(`${columns.join()} ${parent}`);
  return {
    code: 'reference-redirected',
    table: owner,
    summary: `${what} is not what it was, although no statement names it`,
    differences: [
      { table, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
    ],
    ...blameState(
      effects,
      stateOfKey(effects, owner, (keys) => keys.includes(text)),
    ),
    wayOut:
      'ALTER TABLE … RENAME takes references along: create the new table under another name, drop the old one, rename last',
  };
}
