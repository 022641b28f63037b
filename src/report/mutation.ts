import type { Mutant, MutatedMigration, MutationReport } from '../model/mutation.js';
import { visibleText } from './show/visible.js';

/** What came of the planted faults, for a person: a line for each migration, each survivor as a difference, and the score. */
export function explainMutations(report: MutationReport): string {
  const lines = report.migrations.flatMap((migration) => [lineOf(migration), ...brokenOf(migration)]);
  const survivors = report.migrations.flatMap(({ id, mutants }) =>
    mutants.filter(({ outcome }) => outcome === 'survived').map((mutant) => survivorOf(id, mutant)),
  );
  return `${[...lines, ...survivors.map((text) => `\n${text}`), '', scoreOf(report)].join('\n')}\n`;
}

function lineOf({ id, skipped, possible, mutants }: MutatedMigration): string {
  if (skipped !== null) return `${id}  no fault planted: ${skipped}`;
  const count = (outcome: Mutant['outcome']) => mutants.filter((mutant) => mutant.outcome === outcome).length;
  const equivalent = count('equivalent');
  const telling = mutants.length - equivalent;
  return `${id}  ${count('caught')} of ${telling} found${equivalent === 0 ? '' : `, ${equivalent} equivalent`}${possible > mutants.length ? `, ${possible - mutants.length} not planted (--limit)` : ''}  ${finders(mutants)}`.trimEnd();
}

/** What could not be asked, so that a survivor there may be none. */
function brokenOf({ id, broken = [] }: MutatedMigration): string[] {
  return broken.map(
    (text) => `${id}  a check crashed, and what it might have found is not known: ${visibleText(text)}`,
  );
}

/** Which properties found how many. */
function finders(mutants: readonly Mutant[]): string {
  const counts = new Map<string, number>();
  for (const { caughtBy } of mutants) {
    if (caughtBy !== null) counts.set(caughtBy.property, (counts.get(caughtBy.property) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.length === 0
    ? ''
    : `(${sorted.map(([property, count]) => `${property} ${count}`).join(', ')})`;
}

function survivorOf(id: string, { fault, direction, file, line, before, after }: Mutant): string {
  const place = file === null ? '' : `  ${file}${line === null ? '' : `:${line}`}`;
  const [old, now] = onlyChanged(linesOf(before), linesOf(after));
  const [was, is] = old.length === 1 && now.length === 1 ? clipped(old[0] ?? '', now[0] ?? '') : [old, now];
  return [
    `survived: ${fault} in ${direction} of ${id}${place}`,
    ...was.map((text) => `  - ${text}`),
    ...is.map((text) => `  + ${text}`),
  ].join('\n');
}

function linesOf(sql: string): string[] {
  return sql === '' ? [] : sql.split('\n').map((text) => visibleText(text));
}

/** Without the lines that begin and end both. */
function onlyChanged(old: readonly string[], now: readonly string[]): [readonly string[], readonly string[]] {
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old.at(-1 - end) === now.at(-1 - end)) end++;
  return [old.slice(start, old.length - end), now.slice(start, now.length - end)];
}

/** Two long lines around what differs in them. */
function clipped(old: string, now: string): [readonly string[], readonly string[]] {
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && old[start] === now[start]) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const from = Math.max(0, start - AROUND);
  const part = (text: string) => {
    const to = Math.min(text.length, text.length - end + AROUND);
    return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
  };
  return [[part(old)], [part(now)]];
}

/** Characters that are shown on both sides of what differs. */
const AROUND = 60;

function scoreOf({ planted, caught, survived, equivalent, score, settings }: MutationReport): string {
  if (score === null) return 'no fault makes a difference here: there is nothing to score';
  const short = score < settings.least ? `; ${settings.least} % were asked for` : '';
  return `score ${score} %: ${caught} of ${caught + survived} planted faults found on ${settings.runs} datasets, seed ${settings.seed} (${planted} planted, ${equivalent} equivalent)${short}`;
}
