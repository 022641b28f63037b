import { compareSchemas, type SchemaDifference, sameImage } from '../compare/index.js';
import { datasetSize } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { RunResult } from '../model/run.js';
import { findTable, type Schema } from '../model/schema.js';
import { faultOf, found, holds, merged, nothingSeen } from './checks.js';
import { blame } from './leftovers.js';
import type { Check, Property, Subject, Trial } from './property.js';
import { withoutIdleOrder } from './round-trip/column-order.js';
import { isSharedLeft, noteOf } from './round-trip/harmless.js';
import { refusesOnPurpose } from './round-trip/refusal.js';

/**
 * Asserts that `down` after `up` restores the schema: tables, columns and their order, types, defaults, collations,
 * keys, checks, indexes, triggers, views, and the settings that the database itself holds.
 *
 * Matters because the next `up`, and the old application, meet what `down` left.
 *
 * Cannot see spelling: quoting, comments, the names of constraints and where they are written are not compared.
 */
export const roundTripSchema: Property = {
  id: 'round-trip-schema',
  rowless: true,
  title: 'down restores the schema',
  skip: skipRoundTrip,
  check,
};

/** Why going back is not to be checked: on purpose, or because the format cannot say it. */
export function skipRoundTrip({ migration, rules }: Subject): string | null {
  if (migration.irreversible !== null) return `irreversible: ${migration.irreversible}`;
  if (migration.down !== null) return null;
  if (!rules.reversible) return 'the format has no way to write a down';
  if (rules.forwardOnly) return 'there is no down, as in most of the folder';
  return null;
}

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const before = await trial.before();
  if (trial.migration.down === null)
    return sameImage(before, up.image)
      ? found([], ['up changes nothing, and there is no down'])
      : found([missingDown]);
  const down = await trial.down();
  if (!down.result.ok)
    return (await failsEmpty(trial)) ? found([await downFails(trial, down.result)]) : nothingSeen;
  const all = compareSchemas(before.schema, down.image.schema);
  const differences = (await withoutIdleOrder(trial, all)).filter((each) => !isSharedLeft(each));
  if (differences.length === 0 && all.length > 0) return found([], all.map(noteOf));
  if (differences.length === 0) {
    const effects = await trial.effects();
    return effects !== null && sameImage(effects.before, effects.after)
      ? found([], ['up does nothing, and down undoes nothing'])
      : holds;
  }
  if (sameImage(up.image, before)) return found([idleUp(differences)]);
  if (sameImage(down.image, up.image)) return found([idleDown(differences)]);
  const schemas = { before: before.schema, up: up.image.schema };
  return found(merged(differences.map((difference) => findingOf(difference, schemas))));
}

const missingDown: Finding = {
  code: 'down-missing',
  kind: 'decision',
  summary: 'there is no down, and nothing says that none is meant',
  differences: [],
  wayOut: 'write the down, or say why there is none: -- rehearsal: irreversible because REASON',
};

/** Whether `down` fails without any rows too: then the fault is not in the data. */
export async function failsEmpty(trial: Trial): Promise<boolean> {
  if (datasetSize(trial.dataset) === 0) return !(await trial.down()).result.ok;
  const empty = await trial.sibling({});
  return (await empty.up()).result.ok && !(await empty.down()).result.ok;
}

async function downFails(trial: Trial, result: RunResult): Promise<Finding> {
  const statement = result.statements.at(-1)?.statement;
  if (await refusesOnPurpose(trial, result)) {
    return {
      code: 'down-refuses',
      kind: 'decision',
      summary: `down refuses on purpose: ${shown(statement?.sql ?? result.error?.message)}`,
      differences: [],
      ...blame(statement),
      wayOut: 'write a down, or say that none is meant: -- rehearsal: irreversible because REASON',
    };
  }
  return {
    code: 'down-fails',
    summary: `down fails even on a database without rows: ${faultOf(result.error)}`,
    differences: [],
    wayOut: 'correct the statement of down that fails: it does after every up, whatever the rows',
  };
}

function idleUp(differences: readonly SchemaDifference[]): Finding {
  return {
    code: 'up-does-nothing',
    summary: `up changes nothing, because what it makes was there already (or its statements do nothing), but down then ${changesOf(differences)}`,
    differences: differences.map(differenceOf),
    wayOut: 'leave out of down what up did not do, or IF NOT EXISTS out of up',
  };
}

function idleDown(differences: readonly SchemaDifference[]): Finding {
  return {
    code: 'down-does-nothing',
    summary: `down changes nothing, although up ${changesOf(differences)}`,
    differences: differences.map(differenceOf),
    wayOut: 'undo what up does, or say why not: -- rehearsal: irreversible because REASON',
  };
}

function changesOf(differences: readonly SchemaDifference[]): string {
  const shown = differences.slice(0, 3).map(({ code, what }) => `${words[code]} ${what}`);
  const more = differences.length > 3 ? ` and ${differences.length - 3} more` : '';
  return shown.join(', ') + more;
}

const words = { missing: 'removes', 'left-behind': 'makes', changed: 'changes', 'column-order': 'changes' };

function findingOf(
  difference: SchemaDifference,
  schemas: { readonly before: Schema; readonly up: Schema },
): Finding {
  const { code, table, column } = difference;
  return {
    code: isFiller(difference, schemas) ? 'default-fills' : code,
    table,
    ...(column === undefined ? {} : { column }),
    ...describe(difference, isAsUpLeft(difference, schemas)),
    differences: [differenceOf(difference)],
  };
}

/** The default is new, and the column came back by `down` and takes no NULL: rows that are there have to get something. */
function isFiller(
  { kind, before, table, column }: SchemaDifference,
  schemas: { readonly before: Schema; readonly up: Schema },
): boolean {
  if (kind !== 'default' || before !== undefined || column === undefined) return false;
  const columnIn = (schema: Schema) => findTable(schema, table)?.columns.find(({ name }) => name === column);
  return columnIn(schemas.before)?.notNull === true && columnIn(schemas.up) === undefined;
}

/** Whether `down` left the object as it found it; else it made or unmade it itself. */
function isAsUpLeft(
  { object, kind, code }: SchemaDifference,
  { before, up }: { before: Schema; up: Schema },
): boolean {
  return compareSchemas(before, up).some(
    (other) => other.object === object && other.kind === kind && other.code === code,
  );
}

function describe(
  { code, what, before, after, table }: SchemaDifference,
  byUp: boolean,
): { summary: string; wayOut: string } {
  switch (code) {
    case 'missing':
      return byUp
        ? { summary: `down does not bring back ${what}`, wayOut: 'make it again in down' }
        : {
            summary: `down removes ${what}, which was there before up`,
            wayOut: 'make it again after what takes it along',
          };
    case 'left-behind':
      return { summary: `down leaves ${what} behind`, wayOut: 'drop it in down' };
    case 'column-order':
      return {
        summary: `down gives ${table} its columns in another order than before (${before}; now ${after})`,
        wayOut: `rebuild ${table} in down with its columns in the old order, or accept it: -- rehearsal: accept round-trip-schema ${table} because REASON`,
      };
    case 'changed':
      return {
        summary: `down restores ${what} differently: ${shown(before)} became ${shown(after)}`,
        wayOut: 'write in down what was there before, word for word',
      };
  }
}

function shown(text: string | undefined): string {
  const line = (text ?? 'none').replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

function differenceOf({ object, column, before, after }: SchemaDifference) {
  return {
    table: object,
    ...(column === undefined ? {} : { column }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
