/** A process that does one job and tells what comes of it, a line of JSON each on {@link CHANNEL}. It can be killed at any moment. */
import { readSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Message, Order } from './job.js';

/** Written to without waiting for a turn of the event loop: a native call may come next, and never return. */
const CHANNEL = 3;

// Ctrl-C goes to every process of the terminal; whoever gave the job decides what it means.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
const order = readOrder();
// A thread of its own hears when whoever gave the job is gone, in the middle of a native call too.
new Worker(new URL('./watch.js', import.meta.url)).unref();
const { perform } = await import('./perform.js');
await perform(order, () => performance.timeOrigin + performance.now(), tell);
process.exit();

function tell(message: Message): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(CHANNEL, bytes, at);
}

/** The first line of stdin, which stays open as long as whoever wrote it lives. */
function readOrder(): Order {
  const pieces: Buffer[] = [];
  for (;;) {
    const piece = Buffer.alloc(65_536);
    const size = readSync(0, piece);
    pieces.push(piece.subarray(0, size));
    if (size === 0 || piece[size - 1] === 0x0a) return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  }
}
