import { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wireOver } from '../../../src/engines/postgres/pg-wire.js';
import type { Server } from '../../../src/engines/postgres/server/server.js';
import { folderOf, startServer } from '../../postgres.js';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

it('knows how the transaction stands as soon as it has refused a statement, however the answer comes in', async () => {
  const host = await folderOf(server);
  const wire = await wireOver({
    host,
    port: 5432,
    user: 'rehearsal_server',
    database: 'postgres',
    stream: () => new Piecemeal(),
  });
  await wire.query('BEGIN');
  await expect(wire.query('SELECT 1/0')).rejects.toThrow(/division by zero/);
  const { status } = wire;
  await wire.end();
  expect(status).toBe('E');
});

/** Hands on what comes in byte by byte, as a network may. */
class Piecemeal extends Socket {
  readonly #bytes: number[] = [];

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    const [chunk] = values;
    if (event !== 'data' || !Buffer.isBuffer(chunk)) return super.emit(event, ...values);
    if (this.#bytes.length === 0) setImmediate(() => this.#next());
    this.#bytes.push(...chunk);
    return true;
  }

  #next(): void {
    const byte = this.#bytes.shift();
    if (byte === undefined) return;
    super.emit('data', Buffer.from([byte]));
    if (this.#bytes.length > 0) setImmediate(() => this.#next());
  }
}
