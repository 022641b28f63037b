import { tmpdir } from 'node:os';
import { UserError } from '../../model/errors.js';
import type { Capabilities } from '../capabilities.js';
import type {
  Database,
  DiskDatabase,
  DiskLog,
  Engine,
  MeasuredDatabase,
  OpenOptions,
  Snapshot,
  SqlFunction,
} from '../engine.js';
import { momentOf } from '../moment.js';
import { scratchPlace } from '../scratch-place.js';
import { Album } from './album.js';
import { Confinement } from './confine.js';
import { SqliteDatabase } from './database.js';
import { SqliteDiskDatabase } from './disk-database.js';
import BetterSqlite3 from './driver.js';
import { defineFunctions } from './functions.js';
import { SqliteMeasuredDatabase } from './measured-database.js';
import { SchemaCache } from './schema-cache.js';
import { ScratchDisk } from './scratch-disk.js';
import { SqliteSnapshot } from './snapshot.js';
import { enterWorld } from './world.js';

export interface SqliteOptions {
  /** Stand-ins for functions that the application defines on its connections, by name. */
  readonly functions?: Readonly<Record<string, SqlFunction>>;
  /** What the names of scratch folders begin with (`rehearsal-disk-`), so that those of a process that was killed can be found. */
  readonly scratch?: string;
  /** Absolute paths of database files that migrations may attach; each connection gets a copy of its own. Others are refused. */
  readonly attachable?: readonly string[];
}

/** Rehearses on in-memory SQLite databases, with the SQLite that better-sqlite3 brings. */
export function sqliteEngine(options: SqliteOptions = {}): Engine {
  return new SqliteEngine(options);
}

const capabilities: Capabilities = {
  transactionalDdl: true,
  reverseOrder: true,
  otherIndexes: true,
  fakeClock: true,
  foreignKeySwitch: true,
  embedded: true,
  wholeSnapshots: true,
  dropDeletes: true,
  ownServer: true,
  costOfARun: 1,
  largestMeasured: 30_000,
};

class SqliteEngine implements Engine {
  readonly name = 'sqlite';
  readonly dialect = 'sqlite';
  readonly capabilities = capabilities;
  readonly version: string;
  readonly #schemas = new SchemaCache();
  readonly #album = new Album();
  readonly #remarks = new Set<string>();

  readonly #functions: Readonly<Record<string, SqlFunction>>;
  readonly #scratch: string;
  readonly #attachable: readonly string[];

  constructor({ functions = {}, scratch = 'rehearsal-disk-', attachable = [] }: SqliteOptions) {
    this.#functions = functions;
    this.#scratch = scratch;
    this.#attachable = attachable;
    const probe = new BetterSqlite3(':memory:');
    this.version = String(probe.prepare('SELECT sqlite_version()').pluck().get());
    probe.close();
  }

  async open(options: OpenOptions = {}): Promise<Database> {
    const open = (bytes: Buffer | ':memory:') => {
      const db = new BetterSqlite3(bytes);
      this.#prepare(db, options);
      return db;
    };
    const db = open(options.from === undefined ? ':memory:' : bytesOf(options.from));
    const from = options.from instanceof SqliteSnapshot ? options.from : undefined;
    const scratch = {
      known: from?.known,
      picture: from?.picture,
      quiet: options.world?.quiet === true,
      album: this.#album,
      open,
    };
    const remark = this.#remarkOf(options);
    const database = new SqliteDatabase(db, this.#schemas, remark, scratch, this.#confinement());
    if (options.from === undefined)
      for (const sql of options.prelude?.statements ?? []) await database.run(sql);
    return Object.assign(database, momentOf(options.world));
  }

  async openOnDisk(options: OpenOptions & { readonly log: DiskLog }): Promise<DiskDatabase> {
    const disk = diskOf(options, options.log, this.#scratch, scratchPlace());
    const prepare = (db: BetterSqlite3.Database) => this.#prepare(db, options);
    return Object.assign(
      new SqliteDiskDatabase(disk, this.#schemas, prepare, this.#remarkOf(options), () =>
        this.#confinement(),
      ),
      momentOf(options.world),
    );
  }

  async openMeasured(options: OpenOptions): Promise<MeasuredDatabase> {
    // What is measured is a disk as a release has one.
    const disk = diskOf(options, 'rollback', this.#scratch, tmpdir());
    this.#prepare(disk.db, options);
    const database = new SqliteMeasuredDatabase(disk, this.#remarkOf(options), this.#confinement());
    return Object.assign(database, momentOf(options.world));
  }

  #prepare(db: BetterSqlite3.Database, { foreignKeys, world }: OpenOptions): void {
    db.defaultSafeIntegers(true);
    // Other drivers let a migration write sqlite_schema; better-sqlite3 only does in this mode.
    db.unsafeMode(true);
    if (foreignKeys === false) db.exec('PRAGMA foreign_keys = OFF');
    defineFunctions(db, this.#functions);
    if (world !== undefined) enterWorld(db, world);
  }

  #confinement(): Confinement {
    return new Confinement({
      files: this.#attachable,
      scratch: this.#scratch,
      remark: (text) => this.#remarks.add(text),
    });
  }

  #remarkOf({ textInDoubleQuotes }: OpenOptions): ((text: string) => void) | null {
    return textInDoubleQuotes === false ? null : (text) => this.#remarks.add(text);
  }

  remarks(): readonly string[] {
    return [...this.#remarks];
  }

  async close(): Promise<void> {}
}

function diskOf({ from }: OpenOptions, log: DiskLog, name: string, place: string): ScratchDisk {
  return new ScratchDisk(from === undefined ? Buffer.alloc(0) : bytesOf(from), log, name, place);
}

function bytesOf(snapshot: Snapshot): Buffer {
  if (snapshot instanceof SqliteSnapshot) return snapshot.bytes;
  throw new UserError(`a snapshot of ${snapshot.engine} cannot be opened by sqlite`);
}
