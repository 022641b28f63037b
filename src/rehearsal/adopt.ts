import { compareSchemas } from '../compare/index.js';
import type { Engine } from '../engines/engine.js';
import type { Store } from '../engines/store.js';
import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import type { Schema } from '../model/schema.js';
import type { Source } from '../model/source.js';
import { readLedger, writeLedger } from '../runner/ledger.js';
import { readStanding, withoutOtherLedgers } from '../runner/others/standing.js';
import { walkChain } from './chain.js';

/** What is to be adopted. */
export interface AdoptOptions {
  readonly source: Source;
  /** Builds the folder's schema from nothing, to compare with. */
  readonly engine: Engine;
  readonly store: Store;
  /** The last migration that the database has; `null`: what the folder's own tool says. */
  readonly to: string | null;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly toolVersion: string;
}

/** What was adopted. */
export interface Adopted {
  readonly migrations: readonly string[];
  /** The tool whose history said so; `null`: the caller did. */
  readonly tool: string | null;
}

/**
 * Takes over a database that was migrated without this framework: proves that its schema is what the folder's migrations make up to some
 * version, and writes that into its history. Nothing else is changed; other tools' tables stay, and are not compared.
 *
 * @throws {UserError} when it has a history already, nothing says where it stands, or its schema is another one
 */
export async function adopt(options: AdoptOptions): Promise<Adopted> {
  const { source, store } = options;
  const unlock = await store.lock();
  try {
    const database = await store.open({ readonly: false });
    try {
      if ((await readLedger(database)).length > 0) {
        throw new UserError('it has a history already', {
          where: store.place,
          wayOut: 'see: rehearse status',
        });
      }
      const standing = options.to === null ? await readStanding(database, source) : null;
      const count = standing?.applied ?? source.migrations.findIndex(({ id }) => id === options.to) + 1;
      const adopted = source.migrations.slice(0, count);
      if (adopted.length === 0) throw nowhere(store.place);
      const wanted = await schemaAt(options, adopted);
      // From here on nobody else can change what is compared.
      await database.beginWriting();
      demandSame(wanted, withoutOtherLedgers(await database.schema()), store.place);
      for (const migration of adopted) await writeLedger(database, entryOf(migration, options));
      await database.run('COMMIT');
      return { migrations: adopted.map(({ id }) => id), tool: standing?.tool ?? null };
    } finally {
      if (database.inTransaction()) await database.run('ROLLBACK');
      await database.close();
    }
  } catch (error) {
    throw store.explain(error);
  } finally {
    await unlock();
  }
}

/** What the migrations make from nothing. @throws {UserError} where one of them fails there */
async function schemaAt({ engine, source }: AdoptOptions, migrations: readonly Migration[]): Promise<Schema> {
  const last = migrations.at(-1)?.id;
  for await (const { migration, schemaAfter } of walkChain(engine, { ...source, migrations })) {
    if (schemaAfter === null) {
      throw new UserError(
        `${migration.id} fails on an empty database, so that there is nothing to compare with`,
        {
          wayOut: 'see: rehearse verify',
        },
      );
    }
    if (migration.id === last) return schemaAfter;
  }
  throw new Error('no migration was reached');
}

function demandSame(wanted: Schema, actual: Schema, place: string): void {
  const differences = compareSchemas(wanted, actual);
  if (differences.length === 0) return;
  const words = {
    missing: 'lacks',
    'left-behind': 'has as well',
    changed: 'has another',
    'column-order': 'has another',
  };
  const shown = differences.slice(0, SHOWN).map(({ code, what }) => `${words[code]} ${what}`);
  const more = differences.length > SHOWN ? `, and ${differences.length - SHOWN} more` : '';
  throw new UserError(`its schema is not the folder's: it ${shown.join(', it ')}${more}`, {
    where: place,
    wayOut: 'write a migration for the difference, or name another version: --to ID',
  });
}

const SHOWN = 5;

function nowhere(place: string): UserError {
  return new UserError('nothing says which migrations it has', {
    where: place,
    wayOut: '--to ID names the last one that it has',
  });
}

function entryOf({ id, checksum }: Migration, { clock, toolVersion }: AdoptOptions) {
  return {
    migration: id,
    checksum,
    direction: 'up',
    startedAt: new Date(clock()).toISOString(),
    durationMs: 0,
    rowsBefore: 0,
    rowsAfter: 0,
    outcome: 'done',
    reason: 'adopted',
    report: '',
    tool: toolVersion,
  } as const;
}
