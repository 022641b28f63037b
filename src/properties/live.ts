import { fold, rowOf, sameImage, tableNamed } from '../compare/index.js';
import type { Database, DiskLog } from '../engines/engine.js';
import { sameCell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import { attempt, deleteOf, keyOfRow } from './application.js';
import { atomic } from './atomic.js';
import { found, holds, nothingSeen } from './checks.js';
import { blame, differencesOf } from './leftovers.js';
import { rowIn } from './lineage/fate.js';
import { type Lineage, lineageOf, type Successor } from './lineage/lineage.js';
import type { Check, Property, Subject, Trial } from './property.js';
import { onlyAdds } from './recovery.js';

/**
 * Asserts that whoever works on the database while `up` runs sees the old state or the new one and nothing in between, and that what
 * they commit meanwhile is not lost: a reader and a writer on connections of their own, after each statement, with a rollback journal
 * and with a write-ahead log. To be made to wait is fine, and so are new tables, indexes and views beside all that was there.
 *
 * Matters because a deploy does not always stop the application first, and a reader of a half-migrated database answers wrongly.
 *
 * Cannot see what happens within a statement, nor an application that does not wait for a lock and gives up.
 */
export const live: Property = {
  id: 'live',
  title: 'readers and writers see the old or the new',
  skip,
  check,
};

function skip(subject: Subject): string | null {
  if (subject.rules.unseen === true)
    return 'the command works on a file by itself: nobody can look at it between two statements';
  if (!subject.capabilities.embedded) return 'the server keeps transactions apart, whoever else is at work';
  return atomic.skip(subject);
}

async function check(trial: Trial): Promise<Check> {
  const log = CASES.get(trial.index);
  const up = log === undefined ? null : await trial.up();
  if (log === undefined || up === null || !up.result.ok) return nothingSeen;
  const before = await trial.before();
  const database = await trial.openOnDisk('before', log);
  if (database === null) return nothingSeen;
  const visitor = await database.visitor();
  const writer = new Writer({ before, up: up.image }, await lineageOf(trial));
  const seen: { readonly after: number; readonly image: Image }[] = [];
  try {
    const { ok, statements } = await trial.run(database, 'up', {
      afterEach: async (after) => {
        if (after > MOST && after % MOST !== trial.salt % MOST) return;
        const image = await imageOr(visitor);
        const known = image === null || isOld(before, image) || sameImage(image, up.image);
        // Once it has written itself, both states are others.
        if (!known && seen.length === 0 && !writer.hasWritten) seen.push({ after, image });
        await writer.tryOn(visitor);
      },
    });
    if (!ok) return nothingSeen;
    const findings = [
      ...seen.map(({ after, image }) => between(before, image, statements[after - 1]?.statement)),
      ...(await writer.lost(database)),
    ];
    return findings.length > 0 ? found(findings) : holds;
  } finally {
    await visitor.close();
    await database.close();
  }
}

/** A disk is slow, so only a few datasets get one: the empty one and two more. */
const CASES: ReadonlyMap<number, DiskLog> = new Map([
  [0, 'rollback'],
  [3, 'write-ahead'],
  [7, 'rollback'],
]);

/** All places in a migration of ordinary length; of a longer one, every so many. */
const MOST = 12;

/** What the visitor reads; `null`: it has to wait. */
async function imageOr(visitor: Database): Promise<Image | null> {
  try {
    return await visitor.image();
  } catch {
    return null;
  }
}

/** Whole new objects beside all that was there are in nobody's way: who knows the old database sees the old one. */
function isOld(before: Image, image: Image): boolean {
  return sameImage(image, before) || onlyAdds(before, image);
}

/** Rows of each table that the writer may delete: one after each statement, so that each meets another state. */
const ROWS = 6;

/** Deletes rows that `up` does not mean to delete, as soon as it is let. */
class Writer {
  readonly #deleted: Candidate[] = [];
  readonly #waiting: Candidate[];
  readonly #lineage: Lineage;

  constructor({ before, up }: { readonly before: Image; readonly up: Image }, lineage: Lineage) {
    this.#lineage = lineage;
    this.#waiting = [...before.tables.values()].flatMap((table) => {
      const kept = lineage.successor(table.name);
      const now = kept === null || kept.deleted ? undefined : tableNamed(up, kept.name);
      return kept === null || now === undefined
        ? []
        : candidatesIn(table).filter(({ key }) => keepsItsKey(table, key, now, kept));
    });
  }

  get hasWritten(): boolean {
    return this.#deleted.length > 0;
  }

  async tryOn(visitor: Database): Promise<void> {
    for (const candidate of this.#waiting) {
      const error = await attempt(visitor, deleteOf(candidate.table.name, candidate.key));
      if (error !== null) continue;
      this.#deleted.push(candidate);
      this.#waiting.splice(this.#waiting.indexOf(candidate), 1);
      return;
    }
  }

  /** Rows that were deleted and are there again. */
  async lost(database: Database): Promise<Finding[]> {
    if (!this.hasWritten) return [];
    const image = await database.image();
    const back = this.#deleted.filter(({ table, key }) => {
      const now = tableNamed(image, this.#lineage.successor(table.name)?.name ?? '');
      return now !== undefined && rowIn(table, key, now) !== undefined;
    });
    return back.slice(0, 1).map(({ table, key }) => ({
      code: 'write-lost',
      table: table.name,
      summary: `a row of ${table.name} that was deleted while up ran is there again afterwards`,
      differences: [{ table: table.name, key }],
      wayOut: WAY_OUT,
    }));
  }
}

interface Candidate {
  readonly table: TableImage;
  readonly key: Row;
}

/** Whether the key still names the same row after `up`: another row may have moved into it. */
function keepsItsKey(table: TableImage, key: Row, now: TableImage, { written, columns }: Successor): boolean {
  const [old, kept] = [rowIn(table, key, table), rowIn(table, key, now)];
  if (kept === undefined || old === undefined) return true;
  const told = table.columns.filter((name) => !(name in key) && !written.has(fold(name)));
  const isSame = (name: string) => {
    const at = now.columns.findIndex((other) => fold(other) === (columns.get(fold(name)) ?? fold(name)));
    return at < 0 || sameCell(old[table.columns.indexOf(name)] ?? null, kept[at] ?? null);
  };
  return told.every(isSame) && !Object.keys(key).some((name) => written.has(fold(name)));
}

function candidatesIn(table: TableImage): Candidate[] {
  const columns = table.key.flatMap((at) => table.columns[at] ?? []);
  return table.rows.slice(0, ROWS).flatMap((row) => {
    const key = keyOfRow(columns, rowOf(table, row));
    return key === null ? [] : [{ table, key }];
  });
}

function between(before: Image, image: Image, statement: Parameters<typeof blame>[0]): Finding {
  return {
    code: 'state-between',
    summary: 'whoever reads while up runs sees neither the old database nor the new one',
    differences: differencesOf(before, image),
    ...blame(statement),
    wayOut: WAY_OUT,
  };
}

const WAY_OUT = 'keep everything in one transaction that takes its write lock at the start';
