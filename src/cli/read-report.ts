import { readFile } from 'node:fs/promises';
import { UserError } from '../model/errors.js';
import type { Report } from '../model/report.js';

/** Reads a saved JSON report. @throws {UserError} when there is none, or the file is not one */
export async function readReport(
  path: string,
  wayOut = 'name a report.json that rehearse verify has written',
): Promise<Report> {
  const { parseReport } = await import('../report/index.js');
  try {
    return parseReport(await readFile(path, 'utf8'), path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const what =
      code === 'ENOENT' ? 'there is no such report' : `cannot be read: ${(error as Error).message}`;
    throw new UserError(what, { where: path, wayOut, cause: error });
  }
}
