import { posix } from 'node:path';
import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import { joinedChecksums } from './checksum.js';
import { type Listing, readSource } from './files.js';
import type { ReadContext } from './options.js';
import { CODE } from './reader.js';
import { wholeFile } from './statements.js';

/**
 * Puts SQL of the user's in the place of migrations that cannot be run here: those written as code, and those in the SQL of another
 * platform. What follows them is tried on the schema that they leave. Each goes forward only: what the original does is not proven.
 *
 * @throws {UserError} when there is no such migration, or its SQL cannot be read
 */
export async function withStandIns(
  migrations: readonly Migration[],
  listing: Listing,
  context: ReadContext,
): Promise<readonly Migration[]> {
  const all = [...migrations];
  for (const [name, path] of Object.entries(context.options.standIns ?? {})) {
    const sql = migrations.find((migration) => isCalled(migration, name));
    if (sql !== undefined) {
      all[all.indexOf(sql)] = await inPlaceOf(sql, path, context);
      continue;
    }
    const code = codeFile(name, listing, migrations);
    const standIn = await readStandIn(code, path, context);
    const after = all.findIndex(({ id }) => numberOf(id) > numberOf(code));
    all.splice(after < 0 ? all.length : after, 0, standIn);
    const message = `${path} stands in for ${code}, which is code and is not run: what the code does is not proven`;
    context.note('gap', message, listing.path(code));
  }
  return all;
}

function isCalled({ id, files }: Migration, name: string): boolean {
  return id === name || files.some((file) => file === name || posix.basename(file) === name);
}

async function inPlaceOf(original: Migration, path: string, context: ReadContext): Promise<Migration> {
  const { id, description, files } = original;
  const up = wholeFile(await readSource(path), original.up.transaction);
  const standIn = buildMigration({ id, description: `${description} (stand-in)`, up, down: null }, context);
  const message = `${path} stands in for ${id}, which is not run: what it does itself is not proven`;
  context.note('gap', message, files[0]);
  const irreversible = `SQL stands in for ${id}; its own way back is not run`;
  return {
    ...standIn,
    ...joinedChecksums([original, standIn]),
    irreversible: standIn.irreversible ?? irreversible,
  };
}

function codeFile(name: string, listing: Listing, migrations: readonly Migration[]): string {
  const codes = listing.flat.filter((each) => CODE.test(each));
  const [code, other] = codes.filter((each) => each === name || each.startsWith(name));
  if (code !== undefined && (other === undefined || code === name)) return code;
  const known = [...codes, ...migrations.map(({ id }) => id)].slice(0, 5).join(', ');
  throw new UserError(`no single migration is called ${name}`, {
    where: listing.folder,
    wayOut: `--stand-in MIGRATION=SQL_FILE; there is ${known}`,
  });
}

async function readStandIn(code: string, path: string, context: ReadContext): Promise<Migration> {
  const id = code.replace(/\.[^.]+$/, '');
  const description = `${describe(id.replace(/^[vV]?\d+/, '')) || id} (stand-in)`;
  const up = wholeFile(await readSource(path), true);
  const migration = buildMigration({ id, description, up, down: null }, context);
  const irreversible = `SQL stands in for ${code}; the way back is in the code`;
  return { ...migration, irreversible: migration.irreversible ?? irreversible };
}

/** The number in front of a name; -1 where there is none. */
function numberOf(name: string): bigint {
  return BigInt(/^[vV]?(\d+)/.exec(name)?.[1] ?? -1);
}
