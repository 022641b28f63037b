import { UserError } from '../../../../model/errors.js';
import { quoteName, quoteText } from '../../cells.js';
import type { Wire } from '../../wire.js';
import { connect, connectHome, type Target } from '../connect.js';
import { codeOf } from '../explain.js';

/** An empty database beside another one, that sorts and spells as it does. */
export interface Beside extends Target {
  /** Takes it away. */
  drop(): Promise<void>;
}

/** Makes one. @param otherwise what else can be done. @throws {UserError} when the user may not */
export async function makeBeside(
  target: Target,
  name: string,
  otherwise = 'or release with --no-backup',
): Promise<Beside> {
  const wire = await connect(target, { readonly: true });
  let like: string;
  try {
    like = await spellingOf(wire);
  } finally {
    await wire.end();
  }
  await atHome(target, `CREATE DATABASE ${quoteName(name)} TEMPLATE template0 ${like}`, {
    rightsOnly: true,
    wayOut: `give ${target.address.user} the right: ALTER ROLE … CREATEDB; ${otherwise}`,
  });
  return {
    ...target,
    database: name,
    drop: () => dropDatabase(target, name),
  };
}

/** Takes a database away, whoever is connected to it. @throws {UserError} when the server refuses */
export function dropDatabase(target: Target, name: string): Promise<void> {
  return atHome(target, `DROP DATABASE IF EXISTS ${quoteName(name)} WITH (FORCE)`, {});
}

/** Does something that no connection to the database itself can do; `rightsOnly`: the fix is for whoever lacks the right. @throws {UserError} when the server refuses */
export async function atHome(
  target: Target,
  sql: string,
  { wayOut, rightsOnly = false }: { readonly wayOut?: string; readonly rightsOnly?: boolean },
): Promise<void> {
  const wire = await connectHome(target);
  try {
    await wire.query(sql);
  } catch (cause) {
    throw new UserError(cause instanceof Error ? cause.message : String(cause), {
      where: target.place,
      ...(wayOut === undefined || (rightsOnly && codeOf(cause) !== NOT_ALLOWED) ? {} : { wayOut }),
      cause,
    });
  } finally {
    await wire.end();
  }
}

const NOT_ALLOWED = '42501';

async function spellingOf(wire: Wire): Promise<string> {
  const [answer] = await wire.query(`SELECT pg_encoding_to_char(encoding), datcollate, datctype,
      coalesce(to_jsonb(d)->>'datlocprovider', 'c'), coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale')
    FROM pg_catalog.pg_database d WHERE datname = current_database()`);
  const [encoding, collate, ctype, provider, locale] = answer?.rows[0] ?? [];
  const usual = `ENCODING ${quoteText(encoding ?? 'UTF8')} LC_COLLATE ${quoteText(collate ?? 'C')} LC_CTYPE ${quoteText(ctype ?? 'C')}`;
  if (provider === 'i') return `${usual} LOCALE_PROVIDER icu ICU_LOCALE ${quoteText(locale ?? '')}`;
  if (provider === 'b') return `${usual} LOCALE_PROVIDER builtin BUILTIN_LOCALE ${quoteText(locale ?? '')}`;
  return usual;
}
