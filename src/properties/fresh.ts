import { compareSchemas } from '../compare/index.js';
import { datasetSize } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import { found, holds, merged, nothingSeen } from './checks.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that a database with rows ends with the same schema as one that was built from nothing.
 *
 * Matters because new installations and upgraded ones must not drift apart: the next migration is written for one of them.
 *
 * Cannot see a difference that only a longer history makes; each step is compared by itself.
 */
export const fresh: Property = {
  id: 'fresh',
  rowless: true,
  title: 'upgraded and new databases have one schema',
  skip: () => null,
  check,
};

async function check(trial: Trial): Promise<Check> {
  if (trial.schemaAfter === null) return nothingSeen;
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  // What loading the rows made, by a trigger, was there before `up`.
  const earlier = compareSchemas(trial.schemaBefore, (await trial.before()).schema);
  const made = new Set(earlier.map(({ code, what }) => `${code} ${what}`));
  const differences = compareSchemas(trial.schemaAfter, up.image.schema);
  const findings = differences
    .filter(({ code, what }) => !made.has(`${code} ${what}`))
    .map(
      ({ code, table, column, what, before, after }): Finding => ({
        code: `schema-${code}`,
        table,
        ...(column === undefined ? {} : { column }),
        summary: `with rows in the database up ${outcomes[code]} ${what}, and on an empty one it does not`,
        differences: [
          { table, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
        ],
        wayOut: 'let the schema that up makes not depend on the rows',
      }),
    );
  if (findings.length > 0) return found(merged(findings));
  return datasetSize(trial.dataset) > 0 || trial.schemaBefore.tables.length === 0 ? holds : nothingSeen;
}

const outcomes = {
  missing: 'leaves out',
  'left-behind': 'makes',
  changed: 'changes',
  'column-order': 'changes',
};
