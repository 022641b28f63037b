import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Baseline } from '../model/baseline.js';
import { UserError } from '../model/errors.js';
import type { Report } from '../model/report.js';
import type { CostWanted } from '../model/settings.js';
import { named } from './flags.js';
import type { Framework } from './framework.js';
import { wholeNumber, word } from './parse.js';
import type { Rehearsal } from './rehearsal.js';
import type { Session } from './session.js';
import { writeWhole } from './write-whole.js';

export interface CostFlags {
  readonly rows?: number;
  readonly baseline?: string;
}

/** Declares what belongs to measuring. */
export function addCostFlags(command: Command): Command {
  return command
    .option(
      '--rows <n>',
      'measure time and size over a ladder of sizes, and forecast them for so many rows of each table',
      named('--rows', wholeNumber({ min: 1, max: 1_000_000_000 })),
    )
    .option(
      '--baseline <file>',
      'keep the measurements there, or, where they are kept already, fail on a regression',
      named('--baseline', word),
    );
}

/** Where nothing says for what size. */
const ROWS = 10_000;

/** What is to be measured, and what to hold it against; nothing where nobody asked. @throws {UserError} */
export async function costWanted(
  session: Session,
  { rows, baseline }: CostFlags,
): Promise<{ readonly cost?: CostWanted }> {
  if (rows === undefined && baseline === undefined) return {};
  const file = baseline === undefined ? null : resolve(session.folder, baseline);
  const kept = file !== null && existsSync(file) ? await readBaseline(file) : null;
  return { cost: { rows: rows ?? ROWS, baseline: kept } };
}

interface KeepTask {
  readonly engine: Rehearsal['engine'];
  readonly report: Report;
  readonly file: string;
}

/** Keeps the measurements of a report where there are none yet. The answer says what was done. @throws {UserError} */
export async function keepBaseline(
  framework: Framework,
  session: Session,
  { engine, report, file }: KeepTask,
): Promise<string> {
  const path = resolve(session.folder, file);
  if (existsSync(path)) return `baseline: compared with ${file}\n`;
  const baseline = await framework.baselineOf({ engine, report, clock: session.clock });
  await writeWhole(path, `${JSON.stringify(baseline, null, 2)}\n`);
  return `baseline: ${file} (what is measured later is checked against it)\n`;
}

async function readBaseline(file: string): Promise<Baseline> {
  const wayOut = 'delete it, and the next run keeps a new one';
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UserError(`is no baseline: ${(error as Error).message}`, { where: file, wayOut, cause: error });
  }
  if (isBaseline(value)) return value;
  throw new UserError('is no baseline of rehearse', { where: file, wayOut });
}

function isBaseline(value: unknown): value is Baseline {
  const { schema, yardstickMs, migrations } = (value ?? {}) as Partial<Baseline>;
  return (
    schema === 'rehearsal-baseline/1' &&
    typeof yardstickMs === 'number' &&
    Array.isArray(migrations) &&
    migrations.every(({ id, ladder }) => typeof id === 'string' && Array.isArray(ladder))
  );
}
