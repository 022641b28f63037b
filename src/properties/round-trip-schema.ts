import { compareSchemas, type SchemaDifference } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import { faultOf, found, holds, nothingSeen } from './checks.js';
import type { Check, Property, Subject, Trial } from './property.js';

/**
 * Asserts that `down` after `up` restores the schema: tables, columns and their order, types, defaults, collations,
 * keys, checks, indexes, triggers, views.
 *
 * Matters because the next `up`, and the old application, meet what `down` left.
 *
 * Cannot see spelling: quoting, comments and the names of constraints are not compared.
 */
export const roundTripSchema: Property = {
  id: 'round-trip-schema',
  title: 'down restores the schema',
  skip: skipRoundTrip,
  check,
};

/** Why going back is not to be checked: on purpose, or because the format cannot say it. */
export function skipRoundTrip({ migration, rules }: Subject): string | null {
  if (migration.irreversible !== null) return `irreversible: ${migration.irreversible}`;
  if (migration.down === null && !rules.reversible) return 'the format has no way to write a down';
  return null;
}

async function check(trial: Trial): Promise<Check> {
  const { migration } = trial;
  if (migration.down === null) return trial.index === 0 ? found([missingDown]) : nothingSeen;
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const before = await trial.before();
  const down = await trial.down();
  if (!down.result.ok) return trial.index === 0 ? found([downFails(trial, down.result.error)]) : nothingSeen;
  const differences = compareSchemas(before.schema, down.image.schema);
  if (differences.length === 0) return holds;
  const steps = migration.down.steps;
  if (typeof steps !== 'function' && steps.length === 0) return found([emptyDown(differences)]);
  return found(differences.map(findingOf));
}

const missingDown: Finding = {
  code: 'down-missing',
  summary: 'there is no down, and nothing says that none is meant',
  differences: [],
  wayOut: 'write the down, or say why there is none: -- rehearsal: irreversible because REASON',
};

function downFails(trial: Trial, error: Error | undefined): Finding {
  const statements = trial.migration.down?.steps;
  return {
    code: 'down-fails',
    summary: `down fails on an empty database: ${faultOf(error)}`,
    differences: [],
    ...(typeof statements === 'function' ? {} : {}),
    wayOut: 'run the down once by hand after the up: it never worked',
  };
}

function emptyDown(differences: readonly SchemaDifference[]): Finding {
  return {
    code: 'down-empty',
    summary: 'down does nothing, although up changes the schema',
    differences: differences.map(differenceOf),
    wayOut: 'undo what up does, or say why not: -- rehearsal: irreversible because REASON',
  };
}

function findingOf(difference: SchemaDifference): Finding {
  const { code, object, column } = difference;
  return {
    code,
    summary: describe(difference),
    table: object,
    ...(column === undefined ? {} : { column }),
    differences: [differenceOf(difference)],
  };
}

function describe({ code, kind, object, column, before, after }: SchemaDifference): string {
  const aspect = column === undefined ? undefined : kind;
  const name = column === undefined ? `${kind} ${object}` : `column ${object}.${column}`;
  if (code === 'missing') return `down does not bring back ${name}`;
  if (code === 'left-behind') return `down leaves ${name} behind`;
  if (code === 'column-order')
    return `down restores the columns of ${object}, but in another order (${before} became ${after})`;
  return `down restores ${name} with another ${aspect ?? 'definition'}${aspect ? ` (${before || 'none'} became ${after || 'none'})` : ''}`;
}

function differenceOf({ object, column, before, after }: SchemaDifference) {
  return {
    table: object,
    ...(column === undefined ? {} : { column }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
