import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../../../model/errors.js';
import { scratchPlace } from '../../scratch-place.js';
import { type ClusterOptions, openCluster } from './cluster.js';
import type { Server } from './server.js';

/**
 * Starts a server of its own in throw-away folders, reachable by a Unix socket only. It ends, and the folders go, when
 * it is closed and also when this process dies: its keeper waits for the end of a pipe that only this process holds.
 * Its data lie in memory where there is room: making a database there takes a twentieth of the time.
 *
 * @param installed the folder of `initdb`, `pg_ctl` and `postgres`
 */
export async function startThrowAway(
  installed: string,
  options: Pick<ClusterOptions, 'label' | 'allowCluster'>,
): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-postgres-'));
  const owner = unprivileged();
  const data = dataBeside(folder);
  if (owner !== null) for (const each of [folder, dirname(data)]) chownSync(each, owner.uid, owner.gid);
  const programs = owner === null ? installed : reachable(installed, folder, owner);
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'rehearsal-postgres', programs, folder, SETTINGS, data], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(owner ?? {}),
  });
  const stop = async () => {
    const ended = exited(keeper);
    keeper.stdin?.end();
    await ended;
    for (const each of [folder, dirname(data)]) rmSync(each, { recursive: true, force: true });
  };
  try {
    await ready(keeper);
    return await openCluster({ host: folder, port: PORT, user: USER }, 'postgres', {
      ...options,
      own: true,
      stop,
    });
  } catch (cause) {
    await stop();
    if (cause instanceof UserError) throw cause;
    throw new UserError(`PostgreSQL did not start: ${cause instanceof Error ? cause.message : cause}`, {
      where: installed,
      ...(owner === null ? {} : { wayOut: `whoever runs it in place of root must be let into ${tmpdir()}` }),
      cause,
    });
  }
}

/** The server's superuser. Migrations run as a role without such rights. */
const USER = 'rehearsal_server';
const PORT = 5432;
/** Bytes that have to be free in memory for the data of a server. */
const ROOM = 2 * 1024 ** 3;

const SETTINGS = [
  ['listen_addresses', ''],
  ['fsync', 'off'],
  ['synchronous_commit', 'off'],
  ['full_page_writes', 'off'],
  ['wal_level', 'minimal'],
  ['max_wal_senders', '0'],
  ['checkpoint_timeout', '1h'],
  ['max_wal_size', '256MB'],
  ['autovacuum', 'off'],
  ['jit', 'off'],
  ['max_locks_per_transaction', '512'],
]
  .map(([name, value]) => `-c ${name}='${value}'`)
  .join(' ');

/** $1: the programs · $2: the folder of its socket and log · $3: the server's settings · $4: the folder of its data. */
const KEEPER = `
clean() { "$1/pg_ctl" -D "$4" -m immediate -w stop >/dev/null 2>&1; cd /; rm -rf "$2" "\${4%/data}"; }
trap '' INT TERM HUP
"$1/initdb" -D "$4" -U ${USER} -A trust -E UTF8 --locale=C -N >"$2/log" 2>&1 &&
"$1/pg_ctl" -D "$4" -w -l "$2/log" -o "$3 -c unix_socket_directories='$2'" start >>"$2/log" 2>&1 ||
{ tail -n 1 "$2/log"; clean "$@"; exit 1; }
echo ready
read -r line
clean "$@"
`;

/** Where its data go: into a folder in memory, or into that of its socket. */
function dataBeside(folder: string): string {
  const place = scratchPlace(ROOM);
  return join(place === tmpdir() ? folder : mkdtempSync(join(place, 'rehearsal-postgres-')), 'data');
}

/** @throws {Error} with the last line of the server's log when it ends before it is ready */
function ready(keeper: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    keeper.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('ready\n')) resolve();
    });
    keeper.once('error', reject);
    keeper.once('close', () => reject(new Error(said.trim() || 'it ended at once')));
  });
}

function exited(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve();
  return new Promise((resolve) => child.once('close', () => resolve()));
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; then somebody who may nothing runs it. */
function unprivileged(): Owner | null {
  if (userInfo().uid !== 0) return null;
  for (const user of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((option) =>
      Number.parseInt(spawnSync('id', [option, user], { encoding: 'utf8' }).stdout, 10),
    );
    if (uid !== undefined && gid !== undefined && uid > 0 && gid > 0) return { uid, gid };
  }
  throw new UserError('PostgreSQL does not run as root, and there is no user postgres or nobody to run it', {
    where: '--postgres local',
  });
}

/** Root's own folders are closed to whoever runs the server; then the programs are copied to where it may read them. */
function reachable(installed: string, folder: string, owner: Owner): string {
  if (spawnSync(join(installed, 'postgres'), ['--version'], owner).status === 0) return installed;
  const copy = join(folder, 'installed');
  cpSync(dirname(installed), copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  return join(copy, 'bin');
}
