import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresEngine } from '../../../src/engines/postgres/index.js';
import { connectPg } from '../../../src/engines/postgres/pg-wire.js';
import type { Server } from '../../../src/engines/postgres/server/server.js';
import { scratchPlace } from '../../../src/engines/scratch-place.js';
import { UserError } from '../../../src/model/errors.js';
import { folderOf, place, startServer } from '../../postgres.js';

it('a server of its own has its data where there is room in memory, and leaves nothing behind', async () => {
  const server = await startServer();
  const wire = await server.connect('postgres', {});
  const [answer] = await wire.query('SHOW data_directory');
  await wire.end();
  const data = answer?.rows[0]?.[0] ?? '';
  const folders = [await folderOf(server), data, dirname(data)];
  expect(data.startsWith(scratchPlace(2 * 1024 ** 3))).toBe(true);
  expect(folders.every((path) => existsSync(path))).toBe(true);
  await server.close();
  expect(folders.filter((path) => existsSync(path))).toEqual([]);
});

describe('a server of the user’s', () => {
  let server: Server;
  let url: string;
  let folder: string;
  const databases = async () => {
    const wire = await connectPg({ host: folder, port: 5432, user: 'rehearsal_server' }, 'postgres');
    const [answer] = await wire.query('SELECT datname FROM pg_database ORDER BY datname');
    await wire.end();
    return answer?.rows.flat();
  };

  beforeAll(async () => {
    server = await startServer();
    folder = await folderOf(server);
    const wire = await server.connect('postgres', {});
    await wire.query('CREATE DATABASE rehearsal_of_somebody_else');
    await wire.end();
    url = `postgres://rehearsal_server@localhost/postgres?host=${encodeURIComponent(folder)}`;
  });
  afterAll(() => server.close());

  it('gets databases of our own, which go again; others stay', async () => {
    const before = await databases();
    const engine = await postgresEngine({ server: url });
    const database = await engine.open();
    await database.run('CREATE TABLE t (v INTEGER)');
    expect((await databases())?.length).toBeGreaterThan(before?.length ?? 0);
    await database.close();
    await engine.close();
    expect(await databases()).toEqual(before);
    expect(engine.version).toMatch(/^\d+\.\d+ \(a server of yours\)$/);
  });

  it('gets the roles that a platform has, once for all databases, which go again', async () => {
    const roles = async () => {
      const wire = await connectPg({ host: folder, port: 5432, user: 'rehearsal_server' }, 'postgres');
      const [answer] = await wire.query("SELECT rolname FROM pg_roles WHERE rolname LIKE 'platform%'");
      await wire.end();
      return answer?.rows.flat();
    };
    const prelude = {
      roles: ['platform reader'],
      statements: ['CREATE TABLE t (v INTEGER)', 'GRANT SELECT ON t TO "platform reader"'],
    };
    const engine = await postgresEngine({ server: url });
    const one = await engine.open({ prelude });
    const other = await engine.open({ prelude });
    await one.run('INSERT INTO t VALUES (1)');
    expect(await other.all('SELECT * FROM t')).toEqual([]);
    const again = await engine.open({ from: await one.snapshot(), prelude });
    expect(await again.all('SET ROLE "platform reader"; SELECT * FROM t')).toEqual([{ v: 1n }]);
    expect(await roles()).toEqual(['platform reader']);
    for (const database of [one, other, again]) await database.close();
    await engine.close();
    expect(await roles()).toEqual([]);
  });

  it('that is not there is told in one line, without the password', async () => {
    const error = await postgresEngine({ server: 'postgres://me:secret@127.0.0.1:1/app' }).catch((e) => e);
    expect(error).toBeInstanceOf(UserError);
    expect(error.line).toContain('127.0.0.1:1');
    expect(error.line).not.toContain('secret');
  });

  it('whose address is none is told', async () => {
    await expect(postgresEngine({ server: 'nonsense' })).rejects.toThrow(/no address/);
    await expect(postgresEngine({ server: 'mysql://me:secret@h/d' })).rejects.toThrow(/"mysql:\/\/…@h\/d"/);
  });

  it('is left as it was when this process is killed', async () => {
    const before = await databases();
    const child = spawn(process.execPath, [new URL('./hold.mjs', import.meta.url).pathname, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect((await databases())?.length).toBeGreaterThan(before?.length ?? 0);
    child.kill('SIGKILL');
    await once(child, 'close');
    await expect.poll(databases, { timeout: 20_000 }).toEqual(before);
  });
});

describe('a server of the user’s that ends our connections', () => {
  it('gives one clear error; closing comes to an end, and everything is cleared away', async () => {
    const server = await startServer();
    const folder = await folderOf(server);
    const admin = await connectPg({ host: folder, port: 5432, user: 'rehearsal_server' }, 'postgres');
    const left = async () => {
      const [answer] = await admin.query(
        `SELECT datname FROM pg_database WHERE oid >= 16384 UNION ALL SELECT rolname FROM pg_roles WHERE oid >= 16384`,
      );
      return answer?.rows.flat();
    };
    const engine = await postgresEngine({
      server: `postgres://rehearsal_server@localhost/postgres?host=${encodeURIComponent(folder)}`,
    });
    const database = await engine.open();
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
    const failure = async () => {
      for (;;) await database.run('SELECT 1');
    };
    await expect(failure()).rejects.toThrow(/the PostgreSQL server went away/);
    await database.close().catch(() => {});
    await engine.close();
    expect(await left()).toEqual([]);
    await admin.end();
    await server.close();
  });
});

describe('a server of our own', () => {
  it('ends and leaves nothing, whether it is closed', async () => {
    const server = await startServer();
    const folder = await folderOf(server);
    expect(existsSync(folder)).toBe(true);
    await server.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('or this process is killed', async () => {
    const child = spawn(process.execPath, [new URL('./hold.mjs', import.meta.url).pathname, place], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(child.stdout, 'data');
    const folder = String(said).trim();
    expect(existsSync(folder)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => existsSync(folder), { timeout: 20_000 }).toBe(false);
  });

  it('that is killed gives one clear error, and closing still clears away', async () => {
    const engine = await postgresEngine({ server: place, allow: 'cluster' });
    const database = await engine.open();
    await database.run('CREATE TABLE t (v INTEGER)');
    const [{ folder, pid } = {}] = await database.all(
      "SELECT current_setting('unix_socket_directories') AS folder, split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid",
    );
    process.kill(Number(pid), 'SIGKILL');
    const failure = async () => {
      for (;;) await database.run('SELECT 1');
    };
    const error = await failure().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error.line).toContain('the PostgreSQL server went away');
    await database.close().catch(() => {});
    await engine.close();
    expect(existsSync(String(folder))).toBe(false);
  });
});
