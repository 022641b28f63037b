import type { ForeignKey, Table, UniqueKey } from '../model/schema.js';
import type { SchemaDifference, SchemaPart } from './difference.js';
import { canonicalExpression } from './expression.js';
import { fold, foldAll, namesIn } from './names.js';

/** What differs in the keys and constraints of two tables, wherever in the definition each is written. */
export function compareConstraints(before: Table, after: Table): SchemaDifference[] {
  return [
    ...comparePrimaryKey(before, after),
    ...compareUniques(before, after),
    ...compareSets(before.name, 'check', checks(before), checks(after)),
    ...compareForeignKeys(before, after),
  ];
}

/** A constraint in canonical words, with the columns that it is about. */
interface Constraint {
  readonly text: string;
  readonly columns: readonly string[];
}

function comparePrimaryKey(before: Table, after: Table): SchemaDifference[] {
  const [a, b] = [foldAll(before.primaryKey), foldAll(after.primaryKey)];
  if (a === b) return [];
  return [
    {
      code: 'changed',
      kind: 'primary key',
      object: before.name,
      table: before.name,
      what: `the primary key of ${before.name}`,
      before: `(${a})`,
      after: `(${b})`,
      columns: before.primaryKey.map(fold),
    },
  ];
}

/** Constraints that have no name that counts: each is there or not, as often as it was. */
function compareSets(
  table: string,
  kind: SchemaPart,
  before: readonly Constraint[],
  after: readonly Constraint[],
): SchemaDifference[] {
  const left = [...after];
  const missing = before.filter((constraint) => {
    const at = left.findIndex(({ text }) => text === constraint.text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const tell = (code: 'missing' | 'left-behind') => (constraint: Constraint) => ({
    code,
    kind,
    object: table,
    table,
    what: `${neat(constraint.text)} of ${table}`,
    columns: constraint.columns,
    ...(code === 'missing' ? { before: constraint.text } : { after: constraint.text }),
  });
  return [...missing.map(tell('missing')), ...left.map(tell('left-behind'))];
}

/** As it is written by hand. */
function neat(text: string): string {
  return text.replace(/\( /g, '(').replace(/ (?=[),])/g, '');
}

/** A constraint beside an index or a primary key that says just the same may come and go: the rule stays. */
function compareUniques(before: Table, after: Table): SchemaDifference[] {
  const differences = compareSets(before.name, 'unique', uniques(before), uniques(after));
  const isKept = ({ columns = [] }: SchemaDifference) =>
    [before, after].every((table) => isIndexed(table, foldAll(columns)));
  return differences.filter((difference) => !isKept(difference));
}

/** By all rows, and as the columns themselves compare. */
function isIndexed({ uniques: keys, primaryKey }: Table, columns: string): boolean {
  const whole = keys.filter(
    ({ index, where, sql = '' }) =>
      index !== null && where === null && !/\bCOLLATE\b|\bNULLS\s+NOT\s+DISTINCT\b/i.test(sql),
  );
  return [primaryKey, ...whole.map((key) => key.columns)].some((names) => foldAll(names) === columns);
}

function uniques({ uniques: keys }: Table): Constraint[] {
  return keys.filter(({ index }) => index === null).map(uniqueConstraint);
}

function uniqueConstraint({ columns }: UniqueKey): Constraint {
  return { text: `UNIQUE (${foldAll(columns)})`, columns: columns.map((name) => fold(name ?? '')) };
}

function checks(table: Table): Constraint[] {
  return table.checks.map((sql) => ({
    text: `CHECK (${canonicalExpression(sql, table.dialect)})`,
    columns: namesIn(sql, table.dialect),
  }));
}

function compareForeignKeys(before: Table, after: Table): SchemaDifference[] {
  const left = [...after.foreignKeys];
  const unmatched = before.foreignKeys.filter((key) => !take(left, (other) => textOf(other) === textOf(key)));
  return [
    ...unmatched.map((key): SchemaDifference => {
      const match = take(left, (other) => foldAll(other.columns) === foldAll(key.columns));
      return {
        code: match === null ? 'missing' : 'changed',
        ...about(before.name, key),
        before: textOf(key),
        ...(match === null ? {} : { after: textOf(match) }),
      };
    }),
    ...left.map(
      (key): SchemaDifference => ({ code: 'left-behind', ...about(before.name, key), after: textOf(key) }),
    ),
  ];
}

function about(table: string, key: ForeignKey) {
  return {
    kind: 'foreign key',
    object: table,
    table,
    what: `the foreign key (${foldAll(key.columns)}) of ${table}`,
    columns: key.columns.map(fold),
  } as const;
}

function take(keys: ForeignKey[], matches: (key: ForeignKey) => boolean): ForeignKey | null {
  const at = keys.findIndex(matches);
  return at < 0 ? null : (keys.splice(at, 1)[0] ?? null);
}

function textOf(key: ForeignKey): string {
  const actions = [
    key.matchFull === true ? ' MATCH FULL' : '',
    key.onDelete === 'NO ACTION' ? '' : ` ON DELETE ${key.onDelete}`,
    key.onUpdate === 'NO ACTION' ? '' : ` ON UPDATE ${key.onUpdate}`,
    key.deferred ? ' DEFERRABLE INITIALLY DEFERRED' : key.deferrable === true ? ' DEFERRABLE' : '',
  ];
  return `(${foldAll(key.columns)}) REFERENCES ${fold(key.parent)} (${foldAll(key.parentColumns)})${actions.join('')}`;
}
