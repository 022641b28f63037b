import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from './driver.js';

/**
 * Writes a database to a file in a folder of its own, lets somebody work on it, and reads what it holds then, a log of its writes
 * included. The folder is gone afterwards.
 */
export async function lentAsFile(bytes: Buffer, work: (path: string) => Promise<void>): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-lent-'));
  const path = join(folder, 'database.sqlite');
  try {
    // An empty database is written as no bytes at all, as it is before anybody has written to it.
    writeFileSync(path, bytes);
    await work(path);
    return readBack(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readBack(path: string): Buffer {
  const db = new BetterSqlite3(path);
  try {
    // In memory there is no log beside the file.
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
  return readFileSync(path);
}
