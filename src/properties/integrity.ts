import { fold } from '../compare/index.js';
import type { HealthProblem } from '../engines/engine.js';
import type { Finding } from '../model/finding.js';
import { strayTies } from './belonging.js';
import { found, holds, nothingSeen } from './checks.js';
import { healthAfterWrites } from './exercise.js';
import { outOfStep } from './in-step.js';
import { heirFindings } from './left-heirs.js';
import { lineageOf } from './lineage/lineage.js';
import { neverFilled } from './never-filled.js';
import { mistakenForParts } from './parted-rows.js';
import type { Check, Property, Trial } from './property.js';
import { quotedTexts } from './spelled-as-json.js';
import { unmapped } from './unmapped.js';
import { wipedByNull } from './wiped-texts.js';

/**
 * Asserts that the engine's own checks find nothing after `up`, after `down`, and after writes of the application's, that was not
 * there before: integrity, foreign keys, full-text and spatial indexes against their tables, and that every view, trigger and
 * foreign key still compiles. What new triggers keep in step with some writes they keep so with all. Columns that `up` fills with another table's keys, or from its rows, go with the rows that they belong to, and no text is
 * NULL for want of one of its parts, or in the quotes of a document.
 *
 * Matters because SQLite lets a migration leave views and triggers that fail at their next use, and rows without their
 * parents where foreign keys are off while it runs.
 *
 * Cannot see that a sound object now means something else (`untouched`).
 */
export const integrity: Property = {
  id: 'integrity',
  title: "the engine's own checks find nothing new",
  skip: () => null,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const after = await trial.health('up');
  const restored =
    trial.migration.down !== null && (await trial.down()).result.ok ? await trial.health('down') : [];
  const written = await afterWrites(trial);
  const effects = await trial.effects();
  const stray =
    effects === null
      ? []
      : [
          ...strayTies(await trial.before(), up.image, effects),
          ...unmapped(up.image, effects),
          ...heirFindings(effects),
          ...quotedTexts(await trial.before(), up.image, effects),
          ...wipedByNull(await trial.before(), up.image, effects),
          ...mistakenForParts(await trial.before(), up.image, effects),
        ];
  const step =
    effects === null ? [] : [...(await outOfStep(trial, effects)), ...(await neverFilled(trial, effects))];
  if (after.length + restored.length + written.length + stray.length + step.length === 0) return holds;
  const before = counted(await trial.health('before'), new Map());
  const renamed = (await lineageOf(trial)).renamedTables;
  const findings = [
    ...newProblems(counted(await trial.health('before'), renamed), after, 'up'),
    ...newProblems(before, restored, 'down'),
    ...written,
    ...stray,
    ...step,
  ];
  return findings.length > 0 ? found(findings) : holds;
}

/** What writes after `up` break that writes before it do not: only an index beside the tables can be out of step with them. */
async function afterWrites(trial: Trial): Promise<Finding[]> {
  const { image } = await trial.up();
  const beside = image.schema.tables.some(({ virtual }) => virtual !== null);
  if (!beside || trial.index % 4 !== 1) return [];
  const found = await healthAfterWrites(trial, 'up');
  const known = [...(await trial.health('up')), ...(await healthAfterWrites(trial, 'before'))];
  return found.length === 0 ? [] : newProblems(counted(known, new Map()), found, 'later writes');
}

/** How often each problem is there; by what is broken, not by the row in which it shows. */
function counted(
  problems: readonly HealthProblem[],
  renamed: ReadonlyMap<string, string>,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const problem of problems) {
    const kind = kindOf(problem).replace(/\w+/g, (word) => renamed.get(fold(word)) ?? word);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

function kindOf({ kind, object, message }: HealthProblem): string {
  return `${kind} ${object} ${general(message)}`.toLowerCase();
}

function general(message: string): string {
  return message.replace(/row \S+ of/, 'a row of').replace(/^row \d+ missing/, 'a row is missing');
}

function newProblems(
  before: ReadonlyMap<string, number>,
  problems: readonly HealthProblem[],
  direction: 'up' | 'down' | 'later writes',
): Finding[] {
  const after = counted(problems, new Map());
  const fresh = problems.filter((problem) => {
    const kind = kindOf(problem);
    return (after.get(kind) ?? 0) > (before.get(kind) ?? 0);
  });
  const byKind = new Map(fresh.map((problem) => [kindOf(problem), problem]));
  return [...byKind.values()].map(({ kind, object, message }) => ({
    code: `${direction.replaceAll(' ', '-')}-breaks-${kind === 'index' || kind === 'sequence' ? 'integrity' : kind}`,
    ...(object === '' ? {} : { table: object }),
    summary: `after ${direction}, ${describe(kind, object)}: ${general(message)}`,
    differences: [],
    wayOut: wayOut(kind),
  }));
}

function describe(kind: HealthProblem['kind'], object: string): string {
  if (kind === 'view') return `the view ${object} no longer works`;
  if (kind === 'trigger') return `writing to ${object} no longer works`;
  if (kind === 'foreign-key')
    return object === '' ? 'the foreign keys cannot be checked' : `foreign keys of ${object} are broken`;
  return 'the integrity check fails';
}

function wayOut(kind: HealthProblem['kind']): string {
  if (kind === 'view') return 'drop the view before the change and create it again after it';
  if (kind === 'trigger')
    return 'make triggers and foreign keys name tables and columns that are there afterwards';
  if (kind === 'foreign-key')
    return 'keep parents and children together, and look for rows without their parents before the end';
  return 'see the message: a constraint does not hold for rows that are there';
}
