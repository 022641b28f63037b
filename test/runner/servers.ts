import { afterAll, beforeAll } from 'vitest';
import type { PostgresStoreOptions } from '../../src/engines/postgres/real/options.js';
import { serverStore } from '../../src/engines/postgres/real/store.js';
import type { Server } from '../../src/engines/postgres/server/server.js';
import type { Wire } from '../../src/engines/postgres/wire.js';
import type { Migration } from '../../src/model/migration.js';
import { type ReleaseOptions, release } from '../../src/runner/release.js';
import { addressOf, startServer } from '../postgres.js';
import { rules } from './files.js';

/** A database on a server, as the tests see it from outside. */
export interface Real {
  readonly name: string;
  readonly url: string;
  store(options?: Partial<PostgresStoreOptions>): ReturnType<typeof serverStore>;
  /** Another program's connection. */
  connect(): Promise<Wire>;
  /** What another program reads. */
  read(sql: string): Promise<(string | null)[][]>;
  release(migrations: readonly Migration[], more?: Partial<ReleaseOptions>): ReturnType<typeof release>;
}

/** A server for the tests of a file, and databases with a parent and a child table on it. */
export function realDatabases(): {
  readonly make: (sql?: string) => Promise<Real>;
  readonly server: () => Server;
} {
  let server: Server | undefined;
  const started = (): Server => {
    if (server === undefined) throw new Error('there is no server yet');
    return server;
  };
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await server?.close();
  });
  return {
    server: started,
    make: async (sql = PARENTS) => {
      const name = await started().create();
      const url = await addressOf(started(), name);
      const connect = () => started().connect(name, {});
      const read = async (query: string) => {
        const wire = await connect();
        const answers = await wire.query(query).finally(() => wire.end());
        return (answers.at(-1)?.rows ?? []).map((row) => [...row]);
      };
      await read(sql);
      const store: Real['store'] = (options = {}) => serverStore(url, { env: {}, ...options });
      return {
        name,
        url,
        store,
        connect,
        read,
        release: (migrations, more = {}) =>
          release({
            store: store(),
            migrations,
            rules,
            direction: 'up',
            to: null,
            backup: false,
            clock: () => Date.UTC(2026, 0, 31, 23, 59, 58),
            toolVersion: '1.0.0',
            ...more,
          }),
      };
    },
  };
}

const PARENTS = `
  CREATE TABLE parents (id bigint PRIMARY KEY, name text NOT NULL);
  CREATE TABLE children (id text PRIMARY KEY, parent bigint REFERENCES parents ON DELETE CASCADE, note text);
  INSERT INTO parents VALUES (1, 'a'), (2, 'b'), (3, 'c');
  INSERT INTO children VALUES ('x', 1, '1'), ('y', 1, '1.0'), ('z', 2, NULL);`;
