#!/usr/bin/env node
import { readFileSync, rmSync } from 'node:fs';
import { exit } from './exit.js';
import { isDebugging, reportFailure } from './failure.js';
import { createProgram, endsQuietly } from './program.js';
import { processTerminal } from './terminal.js';
import { unfinishedFiles } from './write-whole.js';

const terminal = processTerminal();
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

let stopped: number | null = null;
let heard: ((signal: 'Ctrl-C' | 'SIGTERM') => void) | null = null;
stopOn('SIGINT', 'Ctrl-C', exit.interrupted);
stopOn('SIGTERM', 'SIGTERM', exit.terminated);
try {
  const program = createProgram({
    terminal,
    folder: process.cwd(),
    version: manifest.version,
    clock: () => performance.timeOrigin + performance.now(),
    end: (status) => {
      process.exitCode = status;
    },
    onSignal: (hear) => {
      heard = hear;
      return () => {
        heard = null;
      };
    },
  });
  await program.parseAsync(process.argv);
} catch (error) {
  if (!endsQuietly(error)) process.exitCode = withStop(reportFailure(error, terminal, isDebugging()));
}

/** Tells the command that has something to save, once; else ends, and leaves no half-written file and no half-drawn line behind. */
function stopOn(signal: NodeJS.Signals, name: 'Ctrl-C' | 'SIGTERM', status: number): void {
  process.on(signal, () => {
    const hear = heard;
    heard = null;
    if (hear !== null) {
      stopped = status;
      return hear(name);
    }
    for (const path of unfinishedFiles()) rmSync(path, { force: true });
    terminal.err(terminal.live ? '\r\u001b[Krehearse: stopped\n' : 'rehearse: stopped\n');
    process.exit(status);
  });
}

/** What was given up for a signal ends with the signal's status. */
function withStop(status: number): number {
  return stopped ?? status;
}
