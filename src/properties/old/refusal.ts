import { fold } from '../../compare/index.js';
import { type BrokenRule, StatementError } from '../../model/errors.js';
import { findTable, type Schema, type Table, type UniqueKey } from '../../model/schema.js';

/** The kind of rule for which a database refuses a write. */
export type Rule = BrokenRule['rule'] | 'other';

/** The rule that the statement broke, and where, as far as the engine says. */
export function refusalOf(error: Error | undefined): Omit<BrokenRule, 'rule'> & { readonly rule: Rule } {
  return (error instanceof StatementError ? error.broken : undefined) ?? { rule: 'other' };
}

/**
 * Whether the new schema has a rule of this kind for writes to the table that the old one does not have. Where it has
 * none, it is the rows that a refusal hangs on, not the schema.
 */
export function addsRule(before: Schema, after: Schema, table: string, rule: Rule): boolean {
  if (rule === 'other') return true;
  const known = new Set(rulesOf(before, table, rule));
  return rulesOf(after, table, rule).some((text) => !known.has(text));
}

/**
 * Whether what refuses is itself new, and says no more than that: a column that has to be there, a table whose rows keep those that they
 * refer to, a key that a statement of its own makes, a foreign key of a column that had none. Where no table has to be rebuilt for
 * them, rules of columns come and go by a statement that says so; elsewhere, one on what was there before may have come by accident with a rebuild.
 */
export function isSaidAnew({ old, now }: { old: Schema; now: Schema }, table: Table, error: Error): boolean {
  const { rule, column } = refusalOf(error);
  if (now.rulesInPlace === true && OF_COLUMNS.includes(rule)) return true;
  if (rule === 'not-null') return column !== undefined && !hasColumn(old, table.name, column);
  if (rule === 'unique') return hasOwnKey(old, now, table.name);
  if (rule !== 'foreign-key') return false;
  if (tiesOthersOnly(old, now, table.name)) return true;
  const known = new Set(old.tables.map(({ name }) => fold(name)));
  const sameTables = { ...now, tables: now.tables.filter(({ name }) => known.has(fold(name))) };
  return !addsRule(old, sameTables, table.name, rule);
}

/** All new foreign keys of the table, and to it, are of columns that no key had: one that is put back in another form may have come by accident. */
function tiesOthersOnly(old: Schema, now: Schema, table: string): boolean {
  const keysOf = (schema: Schema) => [
    ...(findTable(schema, table)?.foreignKeys ?? []).map((key) => ({ child: table, key })),
    ...referrersOf(schema, table).map(({ child, key }) => ({ child: child.name, key })),
  ];
  const textOf = (each: ReturnType<typeof keysOf>[number]) => JSON.stringify([fold(each.child), each.key]);
  const known = new Set(keysOf(old).map(textOf));
  const made = keysOf(now).filter((each) => !known.has(textOf(each)));
  return made.every(({ child, key }) => {
    const before = findTable(old, child)?.foreignKeys ?? [];
    return !before.some(({ columns }) => columns.some((name) => key.columns.map(fold).includes(fold(name))));
  });
}

const OF_COLUMNS: readonly Rule[] = ['not-null', 'check', 'type'];

/** A unique index beside the table, or a constraint where none has to be rebuilt for it, that the old schema does not have. */
function hasOwnKey(old: Schema, now: Schema, table: string): boolean {
  const textOf = ({ columns, where }: UniqueKey) => JSON.stringify([columns, where]);
  const known = new Set(findTable(old, table)?.uniques.map(textOf));
  const made = findTable(now, table)?.uniques.filter((key) => !known.has(textOf(key))) ?? [];
  return made.length > 0 && made.every(({ index }) => index !== null || now.rulesInPlace === true);
}

/** Whether writes to the table meet the same rules in both schemas. */
export function hasSameRules(before: Schema, after: Schema, table: string): boolean {
  const all = (schema: Schema) => kinds.map((kind) => rulesOf(schema, table, kind).sort());
  return (
    findTable(after, table) !== undefined &&
    findTable(before, table)?.columns.every(({ name }) => hasColumn(after, table, name)) === true &&
    keepsDefaults(before, after, table) &&
    JSON.stringify(all(before)) === JSON.stringify(all(after))
  );
}

function keepsDefaults(before: Schema, after: Schema, table: string): boolean {
  const now = findTable(after, table);
  return (findTable(before, table)?.columns ?? []).every(
    ({ name, defaultSql }) =>
      defaultSql === null ||
      now?.columns.find((column) => fold(column.name) === fold(name))?.defaultSql !== null,
  );
}

const kinds = ['not-null', 'check', 'unique', 'foreign-key', 'trigger', 'type'] as const;

function hasColumn(schema: Schema, table: string, column: string): boolean {
  return findTable(schema, table)?.columns.some(({ name }) => fold(name) === fold(column)) === true;
}

/** Each rule as a text that is the same for the same rule. */
function rulesOf(schema: Schema, name: string, rule: (typeof kinds)[number]): string[] {
  const table = findTable(schema, name);
  const referrers = referrersOf(schema, name);
  const triggers = schema.triggers.filter((trigger) =>
    [name, ...referrers.map(({ child }) => child.name)].some((other) => fold(other) === fold(trigger.table)),
  );
  if (rule === 'trigger') return triggers.map(({ sql }) => sql);
  if (table === undefined) return [];
  switch (rule) {
    case 'not-null':
      return table.columns
        .filter(({ notNull }) => notNull)
        .map(
          ({ name: column, defaultSql }) => `${fold(column)}${defaultSql === null ? '' : ' unless left out'}`,
        );
    case 'check':
      return [...table.checks];
    case 'unique':
      return [
        JSON.stringify(table.primaryKey.map(fold)),
        ...table.uniques.map(({ columns, where }) => JSON.stringify([columns, where])),
        ...table.columns.map(({ name: column, collation }) => `${fold(column)} ${collation}`),
      ];
    case 'foreign-key':
      return [
        ...table.foreignKeys.map((key) => JSON.stringify(key)),
        ...referrers.map(({ child, key }) => JSON.stringify([fold(child.name), key])),
      ];
    case 'type':
      return table.columns.map(
        ({ name: column, affinity, type, generated }) =>
          `${fold(column)} ${generated} ${table.strict ? `strict ${type}` : affinity}`,
      );
  }
}

/** Foreign keys that refer to the table. */
export function referrersOf(schema: Schema, name: string) {
  return schema.tables.flatMap((child: Table) =>
    child.foreignKeys.filter(({ parent }) => fold(parent) === fold(name)).map((key) => ({ child, key })),
  );
}
