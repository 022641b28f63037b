import { UserError } from '../../model/errors.js';
import { byCodePoint, type Listing, type SourceFile } from '../files.js';

/** One folder: operations that lead from one state of the contract to another. */
export interface Edge {
  readonly name: string;
  /** The state's hash; `null`: nothing is there yet. */
  readonly from: string | null;
  readonly to: string;
  readonly operations: readonly Operation[];
  /** When it was made, as text that sorts by time. */
  readonly made: string;
  readonly files: readonly SourceFile[];
}

/** Statements, with what has to be true before and after them. */
export interface Operation {
  readonly id: string;
  readonly precheck: readonly Step[];
  readonly execute: readonly Step[];
  readonly postcheck: readonly Step[];
}

/** One statement with its values, and what it is for. */
export interface Step {
  readonly description: string;
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** The names of the folders that hold an edge, sorted. */
export function edgeNames(listing: Listing): string[] {
  return listing.folders
    .filter((folder) => listing.has(`${folder}/ops.json`) && listing.has(`${folder}/migration.json`))
    .sort(byCodePoint);
}

/** In the order in which they were made. @throws {UserError} with the file, for what Prisma does not write */
export async function edgesOf(listing: Listing): Promise<Edge[]> {
  const edges: Edge[] = [];
  for (const name of edgeNames(listing)) {
    const files = await listing.readAll([`${name}/migration.json`, `${name}/ops.json`]);
    const [ends, operations] = files as [SourceFile, SourceFile];
    edges.push({ name, ...endsIn(ends), operations: operationsIn(operations), files });
  }
  return edges.sort((a, b) => byCodePoint(a.made, b.made) || byCodePoint(a.name, b.name));
}

/** The database that the operations are written for, as they name it; `null`: they do not. */
export async function targetOf(listing: Listing): Promise<{ target: string; file: string } | null> {
  for (const name of edgeNames(listing)) {
    const file = await listing.read(`${name}/ops.json`);
    for (const each of parsed(file) as { target?: { id?: unknown } }[])
      if (typeof each.target?.id === 'string') return { target: each.target.id, file: file.name };
    if (/"command"\s*:/.test(file.text)) return { target: 'mongo', file: file.name };
  }
  return null;
}

function endsIn(file: SourceFile): Pick<Edge, 'from' | 'to' | 'made'> {
  const { from, to, createdAt } = parsed(file) as { from?: unknown; to?: unknown; createdAt?: unknown };
  const made = typeof createdAt === 'string' ? createdAt : '';
  if ((from === null || typeof from === 'string') && typeof to === 'string') return { from, to, made };
  throw notPrismas(file);
}

function operationsIn(file: SourceFile): Operation[] {
  const list = parsed(file);
  if (!Array.isArray(list)) throw notPrismas(file);
  return list.map((each: Record<string, unknown>) => ({
    id: String(each.id),
    precheck: stepsIn(each.precheck, file),
    execute: stepsIn(each.execute, file),
    postcheck: stepsIn(each.postcheck, file),
  }));
}

function stepsIn(steps: unknown, file: SourceFile): Step[] {
  if (!Array.isArray(steps)) throw notPrismas(file);
  return steps.map(({ description, sql, params }: Record<string, unknown>) => {
    if (typeof sql !== 'string') throw notPrismas(file);
    return { description: String(description ?? sql), sql, params: Array.isArray(params) ? params : [] };
  });
}

function parsed(file: SourceFile): unknown {
  try {
    return JSON.parse(file.text);
  } catch (cause) {
    throw notPrismas(file, cause);
  }
}

function notPrismas(file: SourceFile, cause?: unknown): UserError {
  const wayOut = 'rewrite it by running its migration.ts';
  return new UserError('this is not what Prisma writes', { where: file.path, wayOut, cause });
}
