import { compareRows, type RowDifference } from '../compare/index.js';
import type { World } from '../engines/engine.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Schema } from '../model/schema.js';
import { callsClockOrRandom } from '../sql/functions.js';
import { statementFacts } from '../sql/statement.js';
import { found, holds, nothingSeen, rowDifferences } from './checks.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that the same dataset gives the same result: whatever the clock says, whatever random functions give, in
 * whatever order rows are read.
 *
 * Matters because a migration that is rehearsed must do the same in production, and on every replica.
 *
 * Cannot see a dependence on the machine, on settings of the connection, or on an order that both readings share.
 */
export const deterministic: Property = {
  id: 'deterministic',
  title: 'the same data gives the same result',
  skip: () => null,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const findings: Finding[] = [];
  if (readsClock(trial)) findings.push(...(await compare(trial, up.image, otherTime, 'clock')));
  if (trial.index % 4 === 1) findings.push(...(await compare(trial, up.image, otherOrder, 'order')));
  return findings.length > 0 ? found(findings) : holds;
}

const otherTime: World = { clockOffset: 3 * 86_400 + 3_661, randomSeed: 77, reverseOrder: false };
const otherOrder: World = { clockOffset: 0, randomSeed: 1, reverseOrder: true };

/** Only SQL that asks for the clock or for chance can depend on it: the migration's, and what it sets off. */
function readsClock({ migration, schemaBefore, schemaAfter }: Trial): boolean {
  const { steps } = migration.up;
  if (typeof steps === 'function') return true;
  const objects = [schemaBefore, schemaAfter].flatMap((schema) => [
    ...(schema?.tables ?? []),
    ...(schema?.triggers ?? []),
  ]);
  return [...steps, ...objects].some(({ sql }) => callsClockOrRandom(sql) !== null);
}

async function compare(
  trial: Trial,
  expected: Image,
  world: World,
  what: 'clock' | 'order',
): Promise<Finding[]> {
  const database = await trial.open('before', world);
  try {
    const result = await trial.run(database, 'up');
    if (!result.ok) return [failed(what, result.error?.message ?? '')];
    const image = await database.image();
    return [...expected.tables.values()].flatMap((table) => {
      const other = image.tables.get(table.name);
      if (other === undefined) return [];
      const ignored = what === 'order' ? surrogates(trial, expected.schema, table.name) : [];
      const columns = table.columns.filter((column) => !ignored.includes(column));
      const comparable =
        ignored.length === 0
          ? [table, other]
          : [
              { ...table, key: [] },
              { ...other, key: [] },
            ];
      const [left, right] = comparable;
      const differences =
        left && right
          ? compareRows(left, right, {
              columns: new Map(columns.map((c) => [c.toLowerCase(), c.toLowerCase()])),
            })
          : [];
      return differences.length === 0 ? [] : [findingOf(table.name, differences, what)];
    });
  } finally {
    await database.close();
  }
}

/** Integer keys that the migration hands out, and references to them: which row gets which number means nothing. */
function surrogates(trial: Trial, schema: Schema, table: string): string[] {
  const { steps } = trial.migration.up;
  const filled = new Set(
    typeof steps === 'function'
      ? schema.tables.map(({ name }) => name.toLowerCase())
      : steps
          .map(({ sql }) => statementFacts(sql))
          .flatMap(({ kind, target }) => (kind === 'insert' && target ? [target.toLowerCase()] : [])),
  );
  const renamed =
    typeof steps === 'function'
      ? []
      : steps.map(({ sql }) => statementFacts(sql)).filter(({ kind }) => kind === 'rename-table');
  for (const { target, newName } of renamed)
    if (target && newName && filled.has(target.toLowerCase())) filled.add(newName.toLowerCase());
  const handsOut = (name: string) =>
    filled.has(name.toLowerCase()) && !trial.schemaBefore.tables.some((old) => old.name === name);
  const definition = schema.tables.find(({ name }) => name === table);
  if (definition === undefined) return [];
  const own =
    handsOut(table) || filled.has(table.toLowerCase())
      ? definition.columns.filter(({ rowidAlias }) => rowidAlias).map(({ name }) => name)
      : [];
  const references = definition.foreignKeys
    .filter(({ parent }) => filled.has(parent.toLowerCase()))
    .flatMap(({ columns }) => columns);
  return [...own, ...references];
}

function failed(what: 'clock' | 'order', message: string): Finding {
  return {
    code: `${what}-fails`,
    summary: `up fails ${what === 'clock' ? 'at another time or with other random values' : 'when rows are read in another order'}: ${message}`,
    differences: [],
  };
}

function findingOf(table: string, differences: readonly RowDifference[], what: 'clock' | 'order'): Finding {
  const column = differences.find((difference) => difference.column !== undefined)?.column;
  const place = column === undefined ? table : `${table}.${column}`;
  return {
    code: what,
    table,
    ...(column === undefined ? {} : { column }),
    summary:
      what === 'clock'
        ? `${place} depends on the clock or on random values`
        : `${place} depends on the order in which rows happen to be read`,
    differences: rowDifferences(table, differences),
    wayOut:
      what === 'clock'
        ? 'compute the value from the row, or accept it: the result cannot be rehearsed'
        : 'add an ORDER BY that tells the rows apart',
  };
}
