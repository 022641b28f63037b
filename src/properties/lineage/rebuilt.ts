import { fold, type SchemaDifference } from '../../compare/index.js';
import type { Finding } from '../../model/finding.js';
import { findTable, type Schema, type Table, type UniqueKey } from '../../model/schema.js';
import type { Lineage, Successor } from './lineage.js';

interface Rebuild {
  readonly differences: readonly SchemaDifference[];
  readonly lineage: Lineage;
  readonly intent: string;
  readonly successor: Successor;
}

/**
 * What a rebuild's new CREATE TABLE forgets: constraints, collations, defaults of columns that it keeps.
 *
 * SQLite changes a constraint by a rebuild only, so that a rebuild which changes nothing else is taken to mean it; so is
 * one whose id or description speaks of it, and a constraint that is replaced by another one on the same columns.
 */
export function lostInRebuild(old: Table, now: Table, after: Schema, rebuild: Rebuild): Finding[] {
  // A table of the same name that is made anew, without the rows of the old one, is another table.
  if (rebuild.successor.columns.size === 0) return [];
  // A new unique key in place of an old one is what such a rebuild is for.
  const rekeyed = gainsUniques(old, now);
  const uniques = rekeyed ? [] : lostUniques(old, now, rebuild);
  const rest = rebuild.differences.filter(({ kind }) => kind !== 'unique');
  const lost = [...rest.filter((difference) => isLoss(difference, now, after, rebuild)), ...uniques];
  const purposes = rest.filter((difference) => !lost.includes(difference));
  const rewrites = rebuild.successor.written.size > 0;
  if (purposes.length === 0 && !rewrites && !rekeyed) return [];
  return lost
    .filter((difference) => !isMeant(difference, rebuild.intent))
    .map((loss) => finding(old, now, loss));
}

function isLoss(difference: SchemaDifference, now: Table, after: Schema, { differences }: Rebuild): boolean {
  const { code, kind, columns = [] } = difference;
  const replacedBy = (other: SchemaDifference) =>
    other.kind === kind &&
    other.code === 'left-behind' &&
    other.columns?.some((name) => columns.includes(name));
  switch (kind) {
    case 'default':
      return difference.after === undefined;
    case 'collation':
      return difference.after === 'binary';
    case 'autoincrement':
    case 'strict':
    case 'without rowid':
      return code === 'missing';
    case 'check':
      return code === 'missing' && allKept(columns, differences) && !differences.some(replacedBy);
    case 'foreign key':
      return code !== 'left-behind' && isLostKey(difference, now, after, differences);
    default:
      return false;
  }
}

/** A CHECK names functions and keywords too: it is about a column that is gone where one of its words is. */
function allKept(columns: readonly string[], differences: readonly SchemaDifference[]): boolean {
  const dropped = differences.filter(({ code, kind }) => code === 'missing' && kind === 'column');
  return !dropped.some(({ columns: [name = ''] = [] }) => columns.includes(name));
}

/** The key is gone though its columns and its parent are there, or it no longer does on delete what it did. */
function isLostKey(
  { code, columns = [], before = '', after: text = '' }: SchemaDifference,
  now: Table,
  after: Schema,
  differences: readonly SchemaDifference[],
): boolean {
  if (code === 'changed') {
    const action = / ON (DELETE|UPDATE) (CASCADE|SET NULL|SET DEFAULT)/;
    return action.test(before) && before.replace(new RegExp(action, 'g'), '') === text;
  }
  const parent = /REFERENCES (\S+) \(/.exec(before)?.[1] ?? '';
  const has = (name: string) => now.columns.some((column) => fold(column.name) === name);
  return columns.every(has) && findTable(after, parent) !== undefined && allKept(columns, differences);
}

/** Unique keys, as constraint or index, that no key of the new table stands for. */
function lostUniques(old: Table, now: Table, { lineage, successor }: Rebuild): SchemaDifference[] {
  return old.uniques.flatMap(({ columns, index, where }) => {
    const names = columns.map((name) => (name === null ? null : (successor.columns.get(fold(name)) ?? null)));
    if (names.includes(null) || where !== null) return [];
    if (index !== null && (lineage.drops('index', index) || !lineage.names('index', index))) return [];
    const replaced = [now.primaryKey, ...now.uniques.map((key) => key.columns)].some((key) =>
      names.some((name) => key.some((column) => fold(column ?? '') === name)),
    );
    if (replaced) return [];
    const what = `UNIQUE (${names.join(', ')}) of ${old.name}`;
    return [
      { code: 'missing', kind: 'unique', object: old.name, table: old.name, what, before: what },
    ] as const;
  });
}

function gainsUniques(old: Table, now: Table): boolean {
  const text = ({ columns }: UniqueKey) => columns.map((name) => fold(name ?? '')).join();
  const known = new Set(old.uniques.map(text));
  return now.uniques.some((key) => !known.has(text(key)));
}

const words: Partial<Record<SchemaDifference['kind'], RegExp>> = {
  unique: /uniq|constraint|dup/i,
  check: /check|constraint|enum|allow/i,
  'foreign key': /foreign|fk|constraint|reference|cascade|orphan/i,
  default: /default/i,
  collation: /collat|case/i,
  autoincrement: /increment/i,
  strict: /strict/i,
  'without rowid': /rowid/i,
};

function isMeant({ kind }: SchemaDifference, intent: string): boolean {
  return words[kind]?.test(intent) ?? false;
}

function finding(old: Table, now: Table, { kind, what, column, before, after }: SchemaDifference): Finding {
  const action = kind === 'foreign key' && after !== undefined;
  return {
    code: `${kind.replaceAll(' ', '-')}-lost`,
    table: old.name,
    ...(column === undefined ? {} : { column }),
    summary: `the rebuild of ${old.name} forgets ${action ? `what ${what} does: ${before}` : `${what}${kind === 'default' || kind === 'collation' ? ` (${before})` : ''}`}`,
    differences: [{ table: old.name, before: old.sql, after: now.sql }],
    wayOut: 'write it into the new CREATE TABLE as well',
  };
}
