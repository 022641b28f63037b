import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { UserError } from '../../model/errors.js';
import type { Address } from './pg-wire.js';

/** A database on a server. */
export interface DatabaseAddress {
  readonly address: Address;
  readonly database: string;
  /** What PostgreSQL's own programs are told of TLS, as environment variables. */
  readonly tls: Readonly<Record<string, string>>;
}

/** What an address leaves out is taken from here. */
export interface AddressDefaults {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  /** `null`: called as the user is. */
  readonly database: string | null;
}

/** What PostgreSQL's own programs take where an address says nothing: `PGUSER`, `PGHOST`, `PGPORT`, `PGDATABASE`. */
export function usualDefaults(env: Readonly<Record<string, string | undefined>>): AddressDefaults {
  return {
    user: env.PGUSER || userInfo().username,
    host: env.PGHOST || 'localhost',
    port: Number(env.PGPORT || 5432),
    database: env.PGDATABASE || null,
  };
}

/**
 * Reads `postgres://user:password@host:5432/database`.
 *
 * @param option the option that it was given with
 * @throws {UserError} when it is no such address; the message holds no password
 */
export function parseAddress(url: string, option: string, defaults: AddressDefaults): DatabaseAddress {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    // The reason would hold the address.
    throw wrong(url, option);
  }
  if (!isAddress(url)) throw wrong(url, option);
  if (isUnclear(parsed)) throw unclear(option);
  const { searchParams } = parsed;
  const user = decodeURIComponent(parsed.username) || searchParams.get('user') || defaults.user;
  const password = decodeURIComponent(parsed.password) || searchParams.get('password');
  const options = searchParams.get('options');
  const ssl = sslOf(searchParams);
  return {
    database: decodeURIComponent(parsed.pathname.slice(1)) || defaults.database || user,
    tls: tlsOf(searchParams),
    address: {
      host: searchParams.get('host') ?? (decodeURIComponent(parsed.hostname) || defaults.host),
      port: Number(searchParams.get('port') ?? (parsed.port || defaults.port)),
      user,
      ...(password ? { password } : {}),
      ...(options === null ? {} : { options }),
      ...(ssl === undefined ? {} : { ssl }),
    },
  };
}

/** Whether a text is meant as the address of a database on a server. */
export function isAddress(text: string): boolean {
  return /^postgres(ql)?:\/\//i.test(text);
}

/** The text with every password in an address taken out, for whoever reads along. */
export function withoutPasswords(text: string): string {
  return text
    .replace(/(\bpostgres(?:ql)?:\/\/[^\s:@/?#]*):\S*@/gi, '$1:***@')
    .replace(/([?&](?:ssl)?password=)[^&\s"']*/gi, '$1***');
}

/** The address as it was given, without what must not be seen. */
export function shownAddress(url: string): string {
  try {
    const parsed = new URL(url);
    if (isUnclear(parsed)) return withoutPasswords(url);
    parsed.password = '';
    for (const name of ['password', 'sslpassword']) parsed.searchParams.delete(name);
    return parsed.href;
  } catch {
    return withoutPasswords(url);
  }
}

function sslOf(parameters: URLSearchParams): Address['ssl'] {
  const mode = parameters.get('sslmode');
  if (mode === null || mode === 'disable') return undefined;
  const root = parameters.get('sslrootcert');
  return {
    rejectUnauthorized: mode.startsWith('verify'),
    ...(root === null ? {} : { ca: readRoot(root) }),
  };
}

function tlsOf(parameters: URLSearchParams): Record<string, string> {
  const named = { PGSSLMODE: parameters.get('sslmode'), PGSSLROOTCERT: parameters.get('sslrootcert') };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

function readRoot(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UserError('the certificate that sslrootcert names cannot be read', { where: path, cause });
  }
}

/** A password has ended at a character that an address is made of. */
function isUnclear({ pathname, search, hash }: URL): boolean {
  return /@/.test(`${pathname}${hash}`) || /^\?[^=&]*@/.test(search);
}

function unclear(option: string): UserError {
  return new UserError('an @ stands after the host of the address', {
    where: option,
    wayOut: 'write / of a password as %2F and @ as %40, or give the password in PGPASSWORD',
  });
}

function wrong(url: string, option: string): UserError {
  const hidden = url.replace(/:.*@/s, '://…@');
  return new UserError(`${JSON.stringify(hidden)} is no address of a PostgreSQL server`, {
    where: option,
    wayOut: 'it looks like postgres://user:password@host:5432/database',
  });
}
