import { type LostPromise, lostPromises } from '../effects/promises.js';
import type { Finding } from '../model/finding.js';
import type { Migration } from '../model/migration.js';
import type { StatementRun } from '../model/run.js';
import { reorderedEnums } from './enums.js';
import { blame } from './leftovers.js';
import { openedPolicies } from './opened-policies.js';
import type { Trial } from './property.js';
import { lessPrivileged } from './routines.js';

/** What the database promised beside its tables, and lost on the way: policies, grants, comments, numbering, what is left off. */
export async function promiseFindings(trial: Trial): Promise<readonly Finding[]> {
  return [...(await objectFindings(trial)), ...(await openedPolicies(trial))];
}

async function objectFindings(trial: Trial): Promise<readonly Finding[]> {
  const known = readings.get(trial.migration);
  if (known !== undefined) return known;
  // Every dataset meets the same objects; one with rows shows what a statement does beside them.
  if (!hangsOnSomething(trial)) return [];
  const effects = await trial.effects();
  if (effects === null) return [];
  const { result, states } = effects.walk;
  const findings = [
    ...lostPromises(states).map((promise) => findingOf(promise, result.statements)),
    ...reorderedEnums(effects.before.schema, effects.after.schema),
    ...lessPrivileged(effects.before.schema, effects.after.schema),
  ];
  readings.set(trial.migration, findings);
  return findings;
}

const readings = new WeakMap<Migration, readonly Finding[]>();

function hangsOnSomething({ schemaBefore, schemaAfter }: Trial): boolean {
  return [schemaBefore, schemaAfter].some(
    (schema) => schema !== null && (schema.others.length > 0 || schema.indexes.length > 0),
  );
}

function findingOf(
  { how, object, owner, what, at }: LostPromise,
  statements: readonly StatementRun[],
): Finding {
  const { kind, name, sql, column } = object;
  const statement = blame(statements[at - 1]?.statement);
  if (how === 'left') {
    return {
      code: `${kind.replaceAll(' ', '-')}-left`,
      table: owner,
      summary: `up leaves ${kind === 'durability' ? owner : `the ${what.replace(/^state of /, '')}`} ${sql}, which it was not before`,
      differences: [{ table: owner, after: sql }],
      ...statement,
      wayOut: 'put it back as it was at the end of up',
    };
  }
  return {
    code: `${[kind, name].join(' ').trim().replaceAll(/\W+/g, '-').toLowerCase()}-lost`,
    table: owner,
    ...(column === undefined ? {} : { column }),
    summary:
      kind === 'numbering'
        ? `the database no longer numbers ${owner}.${name}: an insert without a number fails or gets none`
        : `the ${what} is gone: it went along with what was dropped, and nothing makes it again`,
    differences: [{ table: owner, before: sql }],
    ...statement,
    wayOut: 'make it again after the statement that takes it along',
  };
}
