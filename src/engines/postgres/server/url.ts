import { createRequire } from 'node:module';
import { execPath } from 'node:process';
import { UserError } from '../../../model/errors.js';
import { parseAddress } from '../address.js';
import { openCluster } from './cluster.js';
import { rolesOf } from './contained.js';
import { keep } from './keeper.js';
import type { Server } from './server.js';

/**
 * Uses a server that is there already. Only databases of our own are made and taken away, and a role that owns them; the
 * database that the address names is connected to, and left alone.
 *
 * @param allowCluster migrations may do whatever the user of the address may
 * @throws {UserError} when the address is none, the server cannot be reached, or databases may not be made there
 */
export async function useServer(url: string, allowCluster = false): Promise<Server> {
  const { address, database } = parseAddress(url, '--postgres', DEFAULTS);
  const shown = `${address.host}:${address.port}`;
  let server: Server;
  try {
    server = await openCluster(address, database, {
      label: 'a server of yours',
      allowCluster,
      guard: ({ prefix, role }) =>
        keep(
          execPath,
          ['-e', KEEPER, createRequire(import.meta.url).resolve('pg')],
          JSON.stringify({ prefix, role, rolesOf: role && rolesOf(role), client: { ...address, database } }),
        ),
    });
  } catch (cause) {
    throw new UserError(
      `the PostgreSQL server cannot be reached: ${cause instanceof Error ? cause.message : cause}`,
      {
        where: shown,
        wayOut: 'check the address given to --postgres',
        cause,
      },
    );
  }
  let made: string;
  try {
    made = await server.create();
  } catch (cause) {
    await server.close().catch(() => {});
    throw new UserError(`no database can be made there: ${cause instanceof Error ? cause.message : cause}`, {
      where: shown,
      wayOut: `give the user ${address.user} the right: ALTER ROLE … CREATEDB`,
      cause,
    });
  }
  try {
    await (await server.connect(made, {})).end();
    await server.drop(made);
    return server;
  } catch (cause) {
    await server.close().catch(() => {});
    throw new UserError(
      `the role that was made for the rehearsal cannot log in: ${cause instanceof Error ? cause.message : cause}`,
      {
        where: shown,
        wayOut:
          'let it in with a password (pg_hba.conf), give the address of a user without the rights of a superuser, or say --postgres-allow cluster',
        cause,
      },
    );
  }
}

const DEFAULTS = { user: 'postgres', host: 'localhost', port: 5432, database: 'postgres' };

/** What is left of ours on the server goes, unless it was said that nothing is. */
const KEEPER = `
let text = '';
process.stdin.setEncoding('utf8').on('data', (more) => { text += more; }).on('end', async () => {
  const [task, done] = text.split('\\n');
  if (done === 'done') return;
  const { prefix, role, rolesOf, client: config } = JSON.parse(task);
  const client = new (require(process.argv[1]).Client)({ ...config, connectionTimeoutMillis: 10000 });
  await client.connect();
  const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [prefix]);
  for (const { datname } of rows) await client.query('DROP DATABASE IF EXISTS "' + datname + '" WITH (FORCE)');
  if (role !== null) {
    for (const { rolname } of (await client.query(rolesOf)).rows) await client.query('DROP ROLE "' + rolname.replaceAll('"', '""') + '"');
    await client.query('DROP OWNED BY "' + role + '"');
    await client.query('DROP ROLE "' + role + '"');
  }
  await client.end();
});`;
