import { fold } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import { findTable, type Schema, type Table } from '../model/schema.js';
import { found, holds, nothingSeen } from './checks.js';
import { applicationOf } from './old/both-sides.js';
import { compare, newTriggers, spelling } from './old/compare.js';
import { begin } from './old/effect.js';
import { operationOf, type Turn, turnsOf } from './old/operations.js';
import { hasSameRules } from './old/refusal.js';
import { changedRoutines, remadeTriggers } from './old/side-effects.js';
import { sweepingTriggers } from './old/sweeping.js';
import { skipBeside } from './old-reads.js';
import type { Check, Property, Trial } from './property.js';
import { writeDeclared } from './queries/writes.js';
import { otherTime } from './worlds.js';

/**
 * Asserts that what the old application writes is still taken and means the same: an insert with every column, with only
 * the required ones and with values that other rows hold, an update of each column, a delete by key, and the statements that were
 * declared. What the old schema refuses is not asked for.
 *
 * Matters because during a deploy the old version still writes while the schema is new.
 *
 * Cannot see writes that are more than these, nor rules that only the application knows.
 */
export const oldWrites: Property = {
  id: 'old-writes',
  title: 'the old application can still write',
  skip: skipBeside,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const said = trial.deployment !== 'unsaid';
  const turns = said ? turnsOfTrial(trial, up.image.schema) : [];
  if (!said && !asksTriggers(trial)) return onlyGone(trial, up.image.schema);
  if (said && turns.length === 0 && trial.queries.length === 0 && trial.index > 0) return nothingSeen;
  // Both read the same clock, later than the one by which up may have stamped rows.
  const [before, after] = [await trial.open('before', otherTime), await trial.open('up', otherTime)];
  try {
    const image = await trial.before();
    const application = applicationOf(image, up.image, trial.salt);
    const sides = { before, after, old: image.schema, now: up.image.schema };
    const findings = image.schema.tables.flatMap((table) => goneFindings(table, up.image.schema));
    let seen = findings.length > 0;
    // One after the other: databases with roles of their own take turns to have them.
    await begin(before);
    await begin(after);
    if (asksTriggers(trial)) {
      findings.push(...(await remadeTriggers(trial, sides, application)));
      findings.push(...(await sweepingTriggers(sides, application)));
    }
    if (!said) return findings.length > 0 ? found(findings) : holds;
    for (const turn of turns) {
      const operation = operationOf(application, turn);
      const result = operation && (await compare(sides, operation));
      if (result === null) continue;
      seen = true;
      if (result !== 'same') findings.push(result);
    }
    const declared = await writeDeclared(trial, before, after);
    findings.push(...declared.findings);
    return findings.length > 0 ? found(findings) : seen || declared.seen ? holds : nothingSeen;
  } finally {
    await before.close();
    await after.close();
  }
}

/** Where nobody has said that the old application runs on: what is taken from it as a whole. */
function onlyGone({ schemaBefore }: Trial, now: Schema): Check {
  const findings = schemaBefore.tables.flatMap((table) => goneFindings(table, now));
  return findings.length > 0 ? found(findings) : holds;
}

/** The first datasets with rows show what a trigger does. */
function asksTriggers({ index, schemaBefore, schemaAfter }: Trial): boolean {
  if (index === 0 || index > TRIGGERED || schemaAfter === null) return false;
  const [forth, back] = [
    { old: schemaBefore, now: schemaAfter },
    { old: schemaAfter, now: schemaBefore },
  ] as const;
  const routines = schemaBefore.triggers.length > 0 ? changedRoutines(schemaBefore, schemaAfter) : [];
  return newTriggers(forth).length + newTriggers(back).length + routines.length > 0;
}

const TRIGGERED = 12;

/** Statements that one trial runs on tables whose rules are new, and on others. */
const BUDGET = { changed: 14, others: 3 };

/** Each trial goes on where the one before it stopped, so that over a run every statement has its turn. */
function turnsOfTrial({ schemaBefore, index }: Trial, now: Schema): Turn[] {
  if (index > 3 && index % 3 !== 0) return [];
  const tables = schemaBefore.tables.filter(({ virtual }) => virtual === null);
  const changed = tables.filter(({ name }) => !hasSameRules(schemaBefore, now, name));
  const others = tables.filter((table) => !changed.includes(table));
  const place = index > 3 ? index / 3 + 2 : index;
  return [
    ...windowOf(turnsOf(changed), place, changed.length > 0 ? BUDGET.changed : 0),
    ...windowOf(turnsOf(others), place, changed.length > 0 ? BUDGET.others : BUDGET.others * 2),
  ];
}

function windowOf(turns: readonly Turn[], place: number, size: number): Turn[] {
  const count = Math.min(size, turns.length);
  return Array.from({ length: count }, (_, at) => turns[(place * count + at) % turns.length] as Turn);
}

/** What the old application writes to and is no longer there, whatever the rows. */
function goneFindings(table: Table, now: Schema): Finding[] {
  if (table.virtual !== null) return [];
  const other = findTable(now, table.name);
  if (other === undefined) {
    if (now.views.some(({ name }) => fold(name) === fold(table.name))) return [];
    return [gone('table-gone', table.name, undefined)];
  }
  return table.columns
    .filter(({ name, generated }) => generated === null && spelling(other, name) === undefined)
    .map(({ name }) => gone('column-gone', table.name, name));
}

function gone(code: string, table: string, column: string | undefined): Finding {
  const place = column === undefined ? table : `${table}.${column}`;
  return {
    code,
    table,
    ...(column === undefined ? {} : { column }),
    kind: 'decision',
    summary: `${place} is gone: old code that still writes it during a deploy fails`,
    differences: [],
    wayOut: `remove it in a later release than its last use (expand, then contract), or accept it: -- rehearsal: accept old-writes ${place} because REASON`,
  };
}
