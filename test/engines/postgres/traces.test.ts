import { expect, it } from 'vitest';
import type { Server } from '../../../src/engines/postgres/server/server.js';
import { catalogTraces } from '../../../src/engines/postgres/traces.js';
import type { Wire } from '../../../src/engines/postgres/wire.js';
import { startServer } from '../../postgres.js';

async function onServer(look: (wire: Wire, server: Server) => Promise<void>) {
  const server = await startServer();
  try {
    const wire = await server.connect(await server.create(), {});
    await look(wire, server);
    await wire.end();
  } finally {
    await server.close();
  }
}

it('tells a change of definitions and of settings from rows, in the transaction that is open', () =>
  onServer(async (wire) => {
    expect(await catalogTraces(wire)).toBeNull();
    await wire.query('BEGIN; CREATE TABLE t (a integer)');
    const first = await catalogTraces(wire);
    await wire.query('INSERT INTO t VALUES (1); UPDATE t SET a = 2; DELETE FROM t');
    expect(await catalogTraces(wire)).toEqual(first);
    await wire.query('DO $$ BEGIN ALTER TABLE t ADD COLUMN b integer; END $$');
    const second = await catalogTraces(wire);
    expect(second?.written).not.toBe(first?.written);
    await wire.query("SELECT set_config('search_path', 'app', true)");
    const third = await catalogTraces(wire);
    expect([third?.written, third?.settings === second?.settings]).toEqual([second?.written, false]);
    await wire.query('DEALLOCATE ALL');
    expect(await catalogTraces(wire)).toEqual(third);
  }));

it('answers nothing where the server does not count, or the transaction has failed', () =>
  onServer(async (wire) => {
    await wire.query('BEGIN; SET LOCAL track_counts = off');
    expect(await catalogTraces(wire)).toBeNull();
    await wire.query('ROLLBACK; BEGIN');
    await expect(wire.query('SELECT 1 / 0')).rejects.toThrow('division by zero');
    expect(await catalogTraces(wire)).toBeNull();
  }));
