import { ladderTo } from './ladder.js';
import { type Measured, type MeasureTask, measure } from './measure.js';

/** Measures from the smallest size up, until the next one would take too long. @throws {CannotMeasure} */
export async function climb(task: MeasureTask, rows: number): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const size of ladderTo(rows, task.engine.capabilities.largestMeasured)) {
    if (expected(measured, size) > PATIENCE_MS) break;
    measured.push(await measure(task, size));
  }
  return measured;
}

/** A single size is not worth more than this, in milliseconds. */
const PATIENCE_MS = 5000;

/** What the next size would take, if it goes on as between the last two. */
function expected(measured: readonly Measured[], size: number): number {
  const [before, last] = measured.slice(-2).map(({ rung }) => ({
    rows: rung.rows,
    durationMs: rung.up.durationMs + (rung.down?.durationMs ?? 0),
  }));
  if (before === undefined || last === undefined || before.rows === 0) return 0;
  const exponent = Math.log(last.durationMs / before.durationMs) / Math.log(last.rows / before.rows);
  return last.durationMs * (size / last.rows) ** Math.max(1, exponent);
}
