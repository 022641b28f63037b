import { compareRows, compareSchemas } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { faultOf, found, holds, nothingSeen, rowDifferences } from './checks.js';
import type { Check, Property, Subject, Trial } from './property.js';
import { skipRoundTrip } from './round-trip-schema.js';

/**
 * Asserts that `up`, `down`, `up` ends where the first `up` did.
 *
 * Matters because after a rollback the release is tried again, on the very database that was rolled back.
 *
 * Cannot see a first `up` that was wrong already.
 */
export const reApply: Property = {
  id: 're-apply',
  title: 'up after down ends where up did',
  skip,
  check,
};

function skip(subject: Subject): string | null {
  const reason = skipRoundTrip(subject);
  if (reason !== null) return reason;
  return subject.migration.down === null ? 'there is no down to run (see round-trip-schema)' : null;
}

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const down = await trial.down();
  if (!down.result.ok) return nothingSeen;
  const again = await trial.again();
  if (!again.result.ok) {
    return found([
      {
        code: 'up-fails-again',
        summary: `up fails after a rollback: ${faultOf(again.result.error)}`,
        differences: [],
        wayOut: 'let down remove everything that up makes',
      },
    ]);
  }
  const findings = differencesOf(up.image, again.image);
  return findings.length > 0 ? found(findings) : holds;
}

function differencesOf(first: Image, second: Image): Finding[] {
  const schema = compareSchemas(first.schema, second.schema).map(
    ({ object, kind, column, before, after }) => ({
      code: 'schema-differs',
      table: object,
      ...(column === undefined ? {} : { column }),
      summary: `the second up leaves another ${kind} ${object}${column === undefined ? '' : `.${column}`} than the first`,
      differences: [
        {
          table: object,
          ...(before === undefined ? {} : { before }),
          ...(after === undefined ? {} : { after }),
        },
      ],
    }),
  );
  const rows = [...first.tables.values()].flatMap((table) => {
    const other = second.tables.get(table.name);
    const differences = other === undefined ? [] : compareRows(table, other);
    if (differences.length === 0) return [];
    return [
      {
        code: 'rows-differ',
        table: table.name,
        summary: `the second up leaves other rows in ${table.name} than the first`,
        differences: rowDifferences(table.name, differences),
      },
    ];
  });
  return [...schema, ...rows];
}
