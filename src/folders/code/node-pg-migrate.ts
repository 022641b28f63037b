import { UserError } from '../../model/errors.js';
import type { Connection, MigrationFunction } from '../../model/migration.js';
import type { Listing } from '../files.js';
import type { ReadContext } from '../options.js';
import { type FormatReader, noteLeftOut } from '../reader.js';
import {
  action,
  codeFiles,
  codeMigration,
  demandExported,
  exported,
  type MigrationCall,
} from './code-file.js';
import { PgClient, type PgPackage } from './pg-client.js';
import { loadUserPackage, packagePath } from './user-package.js';

/**
 * node-pg-migrate: every code file in the order of the number in front. A file collects its statements, which then run in one
 * transaction, unless it calls `pgm.noTransaction()`. Without a `down`, `up` is turned round; `down = false` means there
 * is none. Followed: `migration.js` and `runner.js` of node-pg-migrate 9.
 */
export const nodePgMigrate: FormatReader = {
  format: 'node-pg-migrate',
  foreignKeys: 'PostgreSQL enforces foreign keys',
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext) {
    const names = await codeFiles(listing);
    if (context.options.leaveCode !== true) builderClass(listing.folder);
    noteLeftOut(listing, new Set(names), 'node-pg-migrate', context);
    const migrations = [];
    for (const name of names.sort(byNumber)) {
      const { text } = await listing.read(name);
      const transaction = context.options.transaction ?? !/\bnoTransaction\s*\(/.test(text);
      migrations.push(
        await codeMigration(listing, name, PACKAGES, context, (module, path) => {
          const shorthands = shorthandsOf(module);
          const by = (call: MigrationCall, reverse: boolean) =>
            action(collected(listing.folder, call, { reverse, shorthands }), transaction);
          const up = demandExported(module, 'up', path);
          const down = exported(module, 'down');
          const none = isFalse(module, 'down');
          return { up: by(up, false), down: none ? null : by(down ?? up, down === null) };
        }),
      );
    }
    return migrations;
  },
};

const PACKAGES = ['node-pg-migrate'];

function byNumber(a: string, b: string): number {
  const [one, other] = [a, b].map((name) => BigInt(/^\d+/.exec(name)?.[0] ?? 0)) as [bigint, bigint];
  return one < other ? -1 : one > other ? 1 : a < b ? -1 : 1;
}

function shorthandsOf(module: Record<string, unknown>): unknown {
  return module.shorthands ?? (module.default as { shorthands?: unknown } | undefined)?.shorthands;
}

function isFalse(module: Record<string, unknown>, name: string): boolean {
  return module[name] === false || (module.default as Record<string, unknown> | undefined)?.[name] === false;
}

interface MigrationBuilder {
  enableReverseMode(): void;
  getSqlSteps(): string[];
}

interface NodePgMigratePackage {
  readonly MigrationBuilder: new (
    database: object,
    shorthands: unknown,
    decamelize: boolean,
    logger: object,
  ) => MigrationBuilder;
}

function collected(
  folder: string,
  call: MigrationCall,
  { reverse, shorthands }: { reverse: boolean; shorthands: unknown },
): MigrationFunction {
  return async (connection) => {
    const MigrationBuilder = builderClass(folder);
    const pg = loadUserPackage<PgPackage>(folder, 'pg');
    const builder = new MigrationBuilder(database(connection, pg), shorthands, false, QUIET);
    if (reverse) builder.enableReverseMode();
    if (call.length === 2) await new Promise((resolve) => call(builder, resolve));
    else await call(builder);
    for (const sql of builder.getSqlSteps()) await connection.query(sql);
  };
}

/** From version 8 on its door hands the class out; version 7 has it in a file. @throws {UserError} for an older version */
function builderClass(folder: string): NodePgMigratePackage['MigrationBuilder'] {
  const { MigrationBuilder } = loadUserPackage<Partial<NodePgMigratePackage>>(folder, 'node-pg-migrate');
  if (MigrationBuilder !== undefined) return MigrationBuilder;
  const inside = 'node-pg-migrate/dist/migrationBuilder';
  if (packagePath(folder, inside) !== null)
    return loadUserPackage<NodePgMigratePackage>(folder, inside).MigrationBuilder;
  throw new UserError('the installed node-pg-migrate is older than version 7.5', {
    where: folder,
    wayOut: 'install a newer one: npm install node-pg-migrate@latest',
  });
}

/** What a migration may ask while it collects its statements. */
function database(connection: Connection, pg: PgPackage): object {
  const client = new PgClient(connection, pg);
  return {
    query: client.query.bind(client),
    select: async (...asked: Parameters<PgClient['query']>) => (await client.query(...asked)).rows,
  };
}

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
