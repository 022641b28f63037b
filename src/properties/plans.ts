import { fold, sameName } from '../compare/index.js';
import { isTakenAway } from '../effects/objects.js';
import type { PlanStep } from '../engines/engine.js';
import type { Finding } from '../model/finding.js';
import { findTable } from '../model/schema.js';
import { found, holds, nothingBefore, nothingSeen } from './checks.js';
import { blameOf } from './culprit.js';
import { type Lineage, lineageOf } from './lineage/lineage.js';
import { askedOf, type KeyQuery, keyQueries } from './plans/asked.js';
import { emptiedIndexes } from './plans/emptied.js';
import { indexNow } from './plans/index-now.js';
import { keyNow } from './plans/key-now.js';
import type { Check, PlansByName, Property, Trial } from './property.js';

/**
 * Asserts that no statement loses its index: the declared ones, and a look-up by each key and index that the old schema has, by
 * expressions and under the conditions of partial ones too. What found its rows by an index before `up` must not read every row, nor sort
 * what came in order, afterwards; and an index must not be left without anything in it.
 *
 * Matters because a lost index shows nowhere but in production: on ten rows everything is fast.
 *
 * Cannot see how long a statement takes (`cost`), nor what the planner makes of the statistics of real rows (`verify --on` can).
 */
export const plans: Property = {
  id: 'plans',
  rowless: true,
  title: 'queries keep their indexes',
  skip: nothingBefore,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const emptied = await emptiedIndexes(trial);
  if (emptied.length > 0) return found(emptied);
  // The plan does not depend on the rows.
  if (trial.index > 1) return nothingSeen;
  const asked = askedOf(trial);
  if (asked.length === 0) return holds;
  const both = await trial.plans(asked);
  const keys = new Map(keyQueries(trial.schemaBefore).map((query) => [query.name, query]));
  const lineage = await lineageOf(trial);
  const findings: Finding[] = [];
  const notes: string[] = [];
  for (const { name } of asked) {
    const change = changeOf(both, name);
    if (change === null) continue;
    const key = keys.get(name);
    const other =
      change.lost === null || key === undefined
        ? null
        : (indexNow(change.lost, trial) ?? keyNow(key, trial, lineage));
    if (change.lost === null) notes.push(`${name}: ${words(change)}`);
    else if (key === undefined) findings.push(declaredLoss(trial, name, change));
    else if (other !== null) notes.push(`${name}: ${other}`);
    else if (isGivenAway(change.lost, trial)) findings.push({ ...keyLoss(key, change), kind: 'decision' });
    else if (isMeant(key, change.lost, trial, lineage))
      notes.push(`${name} is meant to have no index any more`);
    else findings.push(keyLoss(key, change));
  }
  return findings.length > 0 ? { ...found(findings), notes } : { ...holds, notes };
}

interface Change {
  readonly before: readonly PlanStep[];
  readonly after: readonly PlanStep[];
  /** The step that found its rows, or had them in order, and has no equal any more; `null`: another way that is as good. */
  readonly lost: PlanStep | null;
}

function changeOf(
  { before, up }: Readonly<Record<'before' | 'up', PlansByName>>,
  name: string,
): Change | null {
  const [old, now] = [before.get(name), up.get(name)];
  // A plan without a step reads nothing: no part of a partitioned table has such a value.
  if (old === undefined || now === undefined || now.length === 0 || same(old, now)) return null;
  const searched = (steps: readonly PlanStep[], table: string) =>
    steps.filter((step) => step.access === 'search' && fold(step.table) === fold(table)).length;
  // Parts of a partitioned table bear names of their own; where nothing is read row by row, nothing is lost.
  const reads = now.some(({ access }) => access === 'scan');
  const lost = old.find(
    (step) => reads && step.access === 'search' && searched(now, step.table) < searched(old, step.table),
  );
  const sorts = (steps: readonly PlanStep[]) => steps.some(({ access }) => access === 'sort');
  const ordered = !sorts(old) && sorts(now) ? old.find(({ index }) => index !== null) : undefined;
  return { before: old, after: now, lost: lost ?? ordered ?? null };
}

function same(one: readonly PlanStep[], other: readonly PlanStep[]): boolean {
  return one.length === other.length && one.every(({ detail }, at) => detail === other[at]?.detail);
}

function declaredLoss(trial: Trial, name: string, change: Change): Finding {
  const query = trial.queries.find((each) => each.name === name);
  return {
    code: `query-loses-index: ${name}`,
    table: change.lost?.table ?? '',
    summary: `the query ${name} loses its index: ${words(change)}`,
    differences: [],
    ...(query === undefined ? {} : { blame: blameOf(query) }),
    wayOut: wayOut(change.lost?.table ?? ''),
  };
}

function keyLoss({ table, columns, said = columns.join(', ') }: KeyQuery, change: Change): Finding {
  return {
    code: `look-up-loses-index: ${fold(said)}`,
    table,
    summary: `looking up ${table} by ${said} loses its index: ${words(change)}`,
    differences: [],
    wayOut: wayOut(table),
  };
}

function wayOut(table: string): string {
  return `make the index again after what took it along; compare types and collations of what is compared; or accept it: -- rehearsal: accept plans ${table} because REASON`;
}

/** A statement takes the index, or the constraint that it serves, away by itself, or a column of the key is no longer what it was. */
function isMeant(
  { table, columns }: KeyQuery,
  lost: PlanStep,
  { schemaAfter }: Trial,
  lineage: Lineage,
): boolean {
  const states = lineage.effects?.walk.states ?? [];
  if (lost.index !== null && isTakenAway(states, { table, columns }, lost.index)) return true;
  const successor = lineage.successor(table);
  const now = schemaAfter && findTable(schemaAfter, table);
  return (
    !now ||
    columns.some((column) => {
      const [old, kept] = [fold(column), successor?.columns.get(fold(column))];
      return kept !== old;
    })
  );
}

/** The index's name is another index's now: it may have been meant to serve the look-up still. */
function isGivenAway({ index, table }: PlanStep, { schemaAfter }: Trial): boolean {
  return (
    schemaAfter?.indexes.some(
      (other) => sameName(other.name, index ?? '') && sameName(other.table, table),
    ) === true
  );
}

function words({ before, after }: Change): string {
  const said = (steps: readonly PlanStep[]) => steps.map(({ detail }) => detail).join(', ');
  return `${said(before)} -> ${said(after)}`;
}
