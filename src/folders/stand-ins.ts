import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import { type Listing, readSource } from './files.js';
import type { ReadContext } from './options.js';
import { CODE } from './reader.js';
import { wholeFile } from './statements.js';

/**
 * Puts SQL of the user's in the place of migrations that are written as code, so that what follows them is tried on the
 * schema that they leave. Each goes forward only: what the code itself does is not proven.
 *
 * @throws {UserError} when there is no such code file, or its SQL cannot be read
 */
export async function withStandIns(
  migrations: readonly Migration[],
  listing: Listing,
  context: ReadContext,
): Promise<readonly Migration[]> {
  const all = [...migrations];
  for (const [name, path] of Object.entries(context.options.standIns ?? {})) {
    const code = codeFile(name, listing);
    const standIn = await readStandIn(code, path, context);
    const after = all.findIndex(({ id }) => numberOf(id) > numberOf(code));
    all.splice(after < 0 ? all.length : after, 0, standIn);
    const message = `${path} stands in for ${code}, which is code and is not run: what the code does is not proven`;
    context.note('gap', message, listing.path(code));
  }
  return all;
}

function codeFile(name: string, listing: Listing): string {
  const codes = listing.flat.filter((each) => CODE.test(each));
  const [code, other] = codes.filter((each) => each === name || each.startsWith(name));
  if (code !== undefined && (other === undefined || code === name)) return code;
  const known = codes.length === 0 ? 'the folder holds none' : `there is ${codes.slice(0, 5).join(', ')}`;
  throw new UserError(`no single migration written as code is called ${name}`, {
    where: listing.folder,
    wayOut: `--stand-in CODE_FILE=SQL_FILE; ${known}`,
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
