import { arrivalOf, departureOf, originOf, type Sought } from '../effects/departure.js';
import type { Effects } from '../effects/effects.js';
import type { Walk } from '../effects/walk.js';
import type { Cell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { Migration, Statement } from '../model/migration.js';
import type { PropertyId } from '../model/property-id.js';
import { blameOf, culpritOf } from '../properties/culprit.js';
import type { Property, Trial } from '../properties/property.js';
import { saltOf } from './seeds.js';
import type { Counterexample } from './shrink.js';
import { findingOn } from './shrink.js';
import { type Stage, startTrial } from './trial.js';

/** Properties whose findings are about something of before that `up` takes away or changes. */
const departed: ReadonlySet<PropertyId> = new Set([
  'row-count',
  'untouched',
  'information',
  'old-reads',
  'old-writes',
]);
/** Findings of a round trip that are made by `up`. */
const notRestored = new Set(['values-not-restored', 'rows-not-restored']);
/** Properties whose faults show as soon as the statement that makes them has run. */
const shown: ReadonlySet<PropertyId> = new Set(['integrity', 'deterministic']);

/** Names the statement whose effect the fault is. A property that knows better has named one already. */
export async function blame(stage: Stage, property: Property, found: Counterexample): Promise<Finding> {
  const { finding } = found;
  if (finding.blame !== undefined) return finding;
  const statement = await statementOf(stage, property, found);
  if (statement === null) return finding;
  return { ...finding, blame: blameOf(statement) };
}

async function statementOf(
  stage: Stage,
  property: Property,
  found: Counterexample,
): Promise<Statement | null> {
  const { finding } = found;
  if (property.id === 'round-trip-schema') return onTrial(stage, found, (trial) => culpritOf(trial, finding));
  if (departed.has(property.id) || notRestored.has(finding.code))
    return seenOn(stage, found, (walk, effects) => placeOf(walk, effects, finding));
  return shown.has(property.id) ? firstShown(stage, property, found) : null;
}

/** Asks about the counterexample's own trial. */
async function onTrial<T>(
  stage: Stage,
  { dataset, path, seed }: Counterexample,
  ask: (trial: Trial) => Promise<T>,
): Promise<T> {
  const index = Number(path.split(':')[0]);
  const unheard = { ...stage, onRun: () => {} };
  const trial = await startTrial(unheard, dataset, index, saltOf(seed, index), 'sibling');
  try {
    return await ask(trial);
  } finally {
    await trial.close();
  }
}

/** The statement at the place that the counterexample's own walk shows. */
async function seenOn(
  stage: Stage,
  found: Counterexample,
  look: (walk: Walk, effects: Effects) => number | null,
): Promise<Statement | null> {
  return onTrial(stage, found, async (trial) => {
    const effects = await trial.effects();
    if (effects === null) return null;
    const walk = await trial.walk('up');
    const at = look(walk, effects);
    return at === null ? null : (walk.result.statements[at]?.statement ?? null);
  });
}

function placeOf(walk: Walk, effects: Effects, finding: Finding): number | null {
  const { table, column, differences } = finding;
  if (table === undefined) return null;
  const [first] = differences;
  if (first?.before === undefined && isRow(first?.after))
    return arrivalOf(walk, effects.table(table)?.name ?? table, first.after);
  const sought: Sought = {
    table,
    ...(column === undefined ? {} : { column }),
    ...(first?.key === undefined ? {} : { key: first.key }),
    ...(first?.column === undefined || isRow(first.before) || first.before === undefined
      ? {}
      : { before: first.before as Cell }),
  };
  return departureOf(walk, effects, sought);
}

function isRow(side: Cell | Row | undefined): side is Row {
  return typeof side === 'object' && side !== null && Object.getPrototypeOf(side) === Object.prototype;
}

/** The statement after which the fault shows, when `up` is run only so far. */
async function firstShown(
  stage: Stage,
  property: Property,
  found: Counterexample,
): Promise<Statement | null> {
  const { steps } = stage.subject.migration.up;
  if (typeof steps === 'function') return null;
  for (let count = 1; count <= steps.length; count++) {
    const migration = firstSteps(stage.subject.migration, count);
    const partial = { ...stage, subject: { ...stage.subject, migration } };
    if ((await findingOn(partial, property, found)) === undefined) continue;
    const { table } = found.finding;
    if (table === undefined) return steps[count - 1] ?? null;
    return seenOn(stage, found, (walk, effects) =>
      originOf(walk, effects.table(table)?.name ?? table, count - 1),
    );
  }
  return null;
}

function firstSteps(migration: Migration, count: number): Migration {
  const steps = (migration.up.steps as readonly Statement[]).slice(0, count);
  return { ...migration, up: { ...migration.up, steps }, postconditions: [] };
}
