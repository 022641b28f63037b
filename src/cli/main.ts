#!/usr/bin/env node
import { readFileSync, rmSync } from 'node:fs';
import { exit } from './exit.js';
import { reportFailure } from './failure.js';
import { createProgram, endsQuietly } from './program.js';
import { processTerminal } from './terminal.js';
import { unfinishedFiles } from './write-whole.js';

const terminal = processTerminal();
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

stopOn('SIGINT', exit.interrupted);
stopOn('SIGTERM', exit.terminated);
try {
  const program = createProgram({
    terminal,
    folder: process.cwd(),
    version: manifest.version,
    clock: () => performance.timeOrigin + performance.now(),
    end: (status) => {
      process.exitCode = status;
    },
  });
  await program.parseAsync(process.argv);
} catch (error) {
  if (!endsQuietly(error))
    process.exitCode = reportFailure(error, terminal, process.env.REHEARSAL_DEBUG === '1');
}

/** Leaves no half-written file and no half-drawn line behind. */
function stopOn(signal: NodeJS.Signals, status: number): void {
  process.once(signal, () => {
    for (const path of unfinishedFiles()) rmSync(path, { force: true });
    terminal.err(terminal.live ? '\r\u001b[Krehearse: stopped\n' : 'rehearse: stopped\n');
    process.exit(status);
  });
}
