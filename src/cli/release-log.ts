import type { Framework } from './framework.js';
import { type LogFormat, logJson } from './log-format.js';
import type { Terminal } from './terminal.js';

export type ReleaseEvent = Parameters<NonNullable<Parameters<Framework['release']>[0]['listener']>>[0];

/** Says what a release does while it does it, for people or as one JSON object a line. */
export function releaseLog(
  terminal: Terminal,
  format: LogFormat,
  clock: () => number,
): (event: ReleaseEvent) => void {
  let shown = -1;
  return (event) => {
    if (event.type === 'backup-progress') {
      const percent = Math.floor((event.done / event.total) * 10) * 10;
      if (percent === shown) return;
      shown = percent;
    }
    if (format === 'json') return logJson(terminal, clock, plain(event));
    const line = sentence(event);
    if (line !== '') terminal.err(`${line}\n`);
  };
}

/** For people: one or more lines; empty where there is nothing to say. */
function sentence(event: ReleaseEvent): string {
  switch (event.type) {
    case 'planned':
      return '';
    case 'limits':
      return `a statement waits for a lock ${limit(event.lockMs)} (--lock-timeout) and runs ${limit(event.statementMs)} (--statement-timeout)`;
    case 'unsound':
      return event.problems.map(({ message }) => `was there before: ${message}`).join('\n');
    case 'preconditions':
      return event.conditions
        .map(
          (condition) => `${event.step.migration.id} precondition "${condition.name}": ${state(condition)}`,
        )
        .join('\n');
    case 'backup-progress':
      return `backup: ${Math.floor((event.done / event.total) * 100)} %`;
    case 'backed-up': {
      const { path, tables, rows } = event.backup;
      return `backup: ${path} (${tables} tables, ${rows} rows, every row compared)`;
    }
    case 'step-started':
      return `${event.step.migration.id} (${event.step.direction}) …`;
    case 'step-finished': {
      const { entry, step } = event;
      const name = `${step.migration.id} (${step.direction})`;
      if (entry.outcome === 'failed')
        return `${name} failed${event.recorded ? '' : ', which could not be recorded in the history'}`;
      return `${name} done in ${entry.durationMs} ms, rows ${entry.rowsBefore} -> ${entry.rowsAfter}; integrity, foreign keys and row counts are sound`;
    }
    case 'put-back':
      return `put back from ${event.backup.path}`;
  }
}

function limit(ms: number): string {
  return ms === 0 ? 'as long as it takes' : `for at most ${ms} ms`;
}

function state({ rows, error }: { rows: number; error?: string }): string {
  if (error !== undefined) return `not known yet (${error})`;
  return rows === 0 ? 'holds' : `does not hold: ${rows} row(s) break it`;
}

/** The event without what is not data: code, errors and big integers. */
function plain(event: ReleaseEvent): Record<string, unknown> {
  switch (event.type) {
    case 'planned':
      return {
        type: event.type,
        position: event.position,
        steps: event.steps.map(({ migration, direction }) => ({ migration: migration.id, direction })),
      };
    case 'preconditions':
    case 'step-started':
      return { ...event, step: { migration: event.step.migration.id, direction: event.step.direction } };
    case 'step-finished':
      return {
        type: event.type,
        ...event.entry,
        recorded: event.recorded,
        statements: event.result.statements.map(({ statement, changes }) => ({
          sql: statement.sql,
          changes,
        })),
      };
    default:
      return { ...event };
  }
}
