import { compareSchemas } from '../compare/index.js';
import { found, holds, nothingSeen } from './checks.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that a database with rows ends with the same schema as one that was built from nothing.
 *
 * Matters because new installations and upgraded ones must not drift apart.
 *
 * Cannot see a difference that only a longer history makes; each step is compared by itself.
 */
export const fresh: Property = {
  id: 'fresh',
  title: 'upgraded and new databases have one schema',
  skip: () => null,
  check,
};

async function check(trial: Trial): Promise<Check> {
  if (trial.schemaAfter === null) return nothingSeen;
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const differences = compareSchemas(trial.schemaAfter, up.image.schema);
  if (differences.length === 0) return holds;
  return found(
    differences.map(({ code, kind, object, column, before, after }) => ({
      code: `schema-${code}`,
      table: object,
      ...(column === undefined ? {} : { column }),
      summary: `with rows in the database, up leaves another ${kind} ${object} than on an empty one`,
      differences: [
        {
          table: object,
          ...(before === undefined ? {} : { before }),
          ...(after === undefined ? {} : { after }),
        },
      ],
      wayOut: 'let the schema that up makes not depend on the rows',
    })),
  );
}
