import { compareResults, compareSchemas, type RowDifference } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Schema } from '../model/schema.js';
import { faultOf, found, holds, merged, nothingSeen, rowDifferences } from './checks.js';
import type { Check, Property, Trial } from './property.js';
import { skipWithoutDown } from './round-trip-data.js';
import { withoutChance } from './worlds.js';

/**
 * Asserts that `up`, `down`, `up` ends where the first `up` did. Numbers that the database hands out to new rows, and
 * values that come from the clock or from chance, do not count.
 *
 * Matters because after a rollback the release is tried again, on the very database that was rolled back.
 *
 * Cannot see a first `up` that was wrong already, nor what the application wrote before the rollback (`later-writes`).
 */
export const reApply: Property = {
  id: 're-apply',
  title: 'up after down ends where up did',
  skip: skipWithoutDown,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  if (!(await trial.down()).result.ok) return nothingSeen;
  const again = await trial.again();
  if (!again.result.ok) return found([failsAgain(again.result.error)]);
  const rows = compareResults(await trial.before(), up.image, again.image);
  const fixed = rows.length === 0 ? [] : await withoutChance(trial, rows);
  const findings = [
    ...schemaFindings(up.image.schema, again.image.schema),
    ...fixed.flatMap(([table, differences]) => rowFindings(table, differences)),
  ];
  return findings.length > 0 ? found(findings) : holds;
}

function failsAgain(error: Error | undefined): Finding {
  return {
    code: 'up-fails-again',
    summary: `after a rollback up fails: ${faultOf(error)}`,
    differences: [],
    wayOut: 'let down bring back what up starts from, under its old name, and remove what up makes',
  };
}

function schemaFindings(first: Schema, second: Schema): Finding[] {
  return merged(
    compareSchemas(first, second)
      .filter(({ code }) => code !== 'column-order')
      .map(({ code, table, column, what, before, after }) => ({
        code: `schema-${code}`,
        table,
        ...(column === undefined ? {} : { column }),
        summary: `the second up leaves ${what} other than the first`,
        differences: [
          { table, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
        ],
        wayOut: 'let down bring everything back that up starts from',
      })),
  );
}

function rowFindings(table: string, differences: readonly RowDifference[]): Finding[] {
  const columns = [...new Set(differences.map(({ column }) => column ?? ''))];
  return columns.map((column) => {
    const place = column === '' ? `rows in ${table}` : `values in ${table}.${column}`;
    return {
      code: column === '' ? 'rows-differ' : 'cells-differ',
      table,
      ...(column === '' ? {} : { column }),
      summary: `the second up leaves other ${place} than the first`,
      differences: rowDifferences(
        table,
        differences.filter((difference) => (difference.column ?? '') === column),
      ),
      wayOut: 'let down restore what up starts from, and forget what it kept',
    };
  });
}
