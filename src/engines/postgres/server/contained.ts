import { randomBytes } from 'node:crypto';
import { quoteName, quoteText } from '../cells.js';
import type { Address } from '../pg-wire.js';
import type { Rights } from '../rights/rights.js';
import { roleFunctions } from '../rights/roles.js';
import { type Wire, WireError } from '../wire.js';

/**
 * A role that owns the scratch databases and has no right beyond them: what a migration does to the rest of the server,
 * its files or its other databases, PostgreSQL itself refuses.
 */
export interface ContainedRole extends Rights {
  readonly address: Address;
  /** What a superuser has to put into a new database. */
  readonly furnishing: string;
  /** Takes the role away; its databases have to be gone. */
  drop(): Promise<void>;
}

/** @param wire of a superuser @param version PostgreSQL's, such as 15 */
export async function containedRole(wire: Wire, address: Address, version: number): Promise<ContainedRole> {
  const password = randomBytes(24).toString('hex');
  const user = await make(wire, `PASSWORD ${quoteText(password)} ${version >= 16 ? 'CREATEROLE' : ''}`);
  const role = quoteName(user);
  if (version >= 16) await wire.query(`ALTER ROLE ${role} SET createrole_self_grant = 'set, inherit'`);
  if (version >= 15) await wire.query(`GRANT SET ON PARAMETER session_replication_role TO ${role}`);
  const standing = new Set<string>();
  const made = async () => {
    const [answer] = await wire.query(rolesOf(user));
    return (answer?.rows ?? []).map(([name]) => name ?? '');
  };
  return {
    address: { ...address, user, password },
    furnishing: [
      ...(version >= 15 ? [] : [`ALTER SCHEMA public OWNER TO ${role}`]),
      ...(version >= 16 ? [] : [roleFunctions]),
      CLOSED,
    ].join(';\n'),
    cluster: false,
    contained: true,
    rolesByFunction: version < 16,
    elevated: async (work) => {
      await wire.query(`ALTER ROLE ${role} SUPERUSER`);
      try {
        return await work();
      } finally {
        await wire.query(`ALTER ROLE ${role} NOSUPERUSER`);
      }
    },
    stand: async (names) => {
      for (const name of names.filter((each) => !standing.has(each))) {
        standing.add(name);
        if (await create(wire, `${quoteName(name)} NOLOGIN`))
          await wire.query(`GRANT ${quoteName(name)} TO ${role} WITH ADMIN OPTION`);
      }
      return true;
    },
    dropRoles: async () => {
      for (const name of await made())
        if (!standing.has(name)) await wire.query(`DROP ROLE ${quoteName(name)}`);
    },
    drop: async () => {
      for (const name of await made()) await dropUnused(wire, name);
      await wire.query(`DROP OWNED BY ${role}`);
      await wire.query(`DROP ROLE ${role}`);
    },
  };
}

/** The roles that this one has made, by name: it may hand them on. */
export function rolesOf(user: string): string {
  return `WITH RECURSIVE made AS (
      SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid = m.member
        WHERE r.rolname = ${quoteText(user)} AND m.admin_option
      UNION SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN made ON m.member = made.roleid WHERE m.admin_option)
    SELECT r.rolname FROM pg_catalog.pg_roles r JOIN made ON made.roleid = r.oid
      WHERE r.oid >= 16384 ORDER BY r.oid DESC`;
}

/** Its name may come into the data, so that it is the same in every run where it is free. */
async function make(wire: Wire, attributes: string): Promise<string> {
  for (const name of ['rehearsal', `rehearsal_${randomBytes(6).toString('hex')}`]) {
    if (await create(wire, `${quoteName(name)} LOGIN NOSUPERUSER NOCREATEDB ${attributes}`)) return name;
  }
  throw new Error('no name is free for a role');
}

/** Whether the name was free. */
async function create(wire: Wire, role: string): Promise<boolean> {
  try {
    await wire.query(`CREATE ROLE ${role}`);
    return true;
  } catch (error) {
    if (!(error instanceof WireError) || !TAKEN.has(error.code)) throw error;
    return false;
  }
}

/** Another rehearsal on the same server may rely on it: it stays then. */
async function dropUnused(wire: Wire, name: string): Promise<void> {
  await wire.query(`DROP ROLE ${quoteName(name)}`).catch((error) => {
    if (!(error instanceof WireError) || error.code !== DEPENDED_ON) throw error;
  });
}

const DEPENDED_ON = '2BP01';

/** duplicate_object, and unique_violation where two make it at the same moment. */
const TAKEN = new Set(['42710', '23505']);

/** Others of this role's own connections could be ended with them: those of the rehearsal. */
const CLOSED = `DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT oid FROM pg_catalog.pg_proc WHERE proname IN ('pg_terminate_backend', 'pg_cancel_backend')
  LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f); END LOOP; END $$`;
