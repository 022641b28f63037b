import type { MigrationReport } from '../model/report.js';
import { isDebugging } from './failure.js';
import type { Framework } from './framework.js';
import { type LogFormat, logJson } from './log-format.js';
import type { Terminal } from './terminal.js';

export type RehearsalEvent = Parameters<NonNullable<Parameters<Framework['rehearse']>[0]['listener']>>[0];

/** Shows how far a rehearsal is: one line that is rewritten in place, a line for each migration in a log, or JSON. */
export interface Progress {
  show(event: RehearsalEvent): void;
  /** Takes the live line away, so that the report starts on a clean one. */
  clear(): void;
}

/** The live line is drawn at most so often, in milliseconds. */
const INTERVAL = 80;

export function createProgress(
  terminal: Terminal,
  clock: () => number,
  format: LogFormat = 'text',
  debug = isDebugging(),
): Progress {
  if (format === 'json') return jsonLines(terminal, clock);
  const progress = terminal.live ? liveLine(terminal, clock) : logLines(terminal, clock);
  return debug ? withStacks(progress, terminal) : progress;
}

/** Where our own code failed, for those who fix it. */
function withStacks(progress: Progress, terminal: Terminal): Progress {
  return {
    clear: progress.clear,
    show(event) {
      if (event.type !== 'fault') return progress.show(event);
      progress.clear();
      terminal.err(`rehearse: ${event.id}: ${event.stack}\n`);
    },
  };
}

/** Each event but those that only say how far it is, which would be a hundred lines a migration. */
function jsonLines(terminal: Terminal, clock: () => number): Progress {
  return {
    clear: () => {},
    show(event) {
      if (event.type === 'progress' || event.type === 'so-far' || event.type === 'applying') return;
      if (event.type === 'started')
        return logJson(terminal, clock, { type: event.type, migrations: event.migrations });
      if (event.type !== 'migration-finished') return logJson(terminal, clock, event);
      const { id, verdict, durationMs } = event.report;
      logJson(terminal, clock, { type: event.type, id, verdict, durationMs });
    },
  };
}

function liveLine(terminal: Terminal, clock: () => number): Progress {
  let drawn = 0;
  let place = '';
  let failed = 0;
  const clear = () => {
    if (drawn > 0) terminal.err('\r\u001b[K');
    drawn = 0;
  };
  const draw = (text: string) => {
    terminal.err(`\r\u001b[K${cut(text, terminal.columns - 1)}`);
    drawn = clock();
  };
  return {
    clear,
    show(event) {
      if (event.type === 'migration-finished' && event.report.verdict === 'failed') failed++;
      if (event.type === 'migration-started')
        place = `${event.index + 1}/${event.total}${failed === 0 ? '' : ` (${failed} failed)`} ${event.id}`;
      if (event.type === 'migration-started') draw(place);
      else if (event.type === 'shrinking')
        draw(`${place}  ${event.property} failed: looking for the smallest dataset`);
      else if (event.type === 'measuring') draw(`${place}  measuring what it costs`);
      else if (event.type === 'progress' && clock() - drawn >= INTERVAL)
        draw(`${place}  ${bar(event.done, event.total)}`);
    },
  };
}

/** In a log, something is said at least so often, in milliseconds. */
const SILENCE = 30_000;

function logLines(terminal: Terminal, clock: () => number): Progress {
  let said = clock();
  const say = (text: string) => {
    terminal.err(`${text}\n`);
    said = clock();
  };
  return {
    clear: () => {},
    show(event) {
      if (event.type === 'started')
        say(`rehearsing ${event.migrations} ${plural(event.migrations, 'migration')}`);
      if (event.type === 'migration-finished') say(finished(event.report));
      if (clock() - said < SILENCE) return;
      if (event.type === 'progress') say(`still at     ${event.id}  (${event.done}/${event.total} datasets)`);
      if (event.type === 'shrinking')
        say(`still at     ${event.id}  (${event.property} failed: looking for the smallest dataset)`);
    },
  };
}

function finished({ id, verdict, properties, evidence, durationMs, notes }: MigrationReport): string {
  const counts = (['failed', 'inconclusive', 'passed', 'skipped'] as const)
    .map((each) => ({ each, count: properties.filter((property) => property.verdict === each).length }))
    .filter(({ count }) => count > 0)
    .map(({ each, count }) => `${count} ${each}`);
  const gaps = notes.filter(({ kind }) => kind === 'gap').length;
  if (gaps > 0) counts.push(`${gaps} ${plural(gaps, 'gap')} in the evidence`);
  const datasets = `${evidence.datasets.count} ${plural(evidence.datasets.count, 'dataset')}`;
  return `${verdict.padEnd(12)} ${id}  (${counts.join(', ')}; ${datasets}, ${(durationMs / 1000).toFixed(1)} s)`;
}

function bar(done: number, total: number): string {
  const width = 20;
  const full = Math.min(width, Math.round((done / Math.max(1, total)) * width));
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${done}/${total} datasets`;
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
