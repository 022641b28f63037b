import type { Action, Condition, Migration } from '../../model/migration.js';
import { describe } from '../build.js';
import { checksums } from '../checksum.js';
import type { Listing } from '../files.js';
import { foreignKeysOff } from '../foreign-keys-off.js';
import type { ReadContext } from '../options.js';
import type { FormatReader } from '../reader.js';
import { pathOf } from './graph.js';
import { type Edge, edgesOf } from './package.js';
import { performing } from './perform.js';

/**
 * Prisma 8 (Prisma Next): each folder is an edge between two states of the contract, `migration.json` its ends and `ops.json` its
 * operations with their checks. What is run is the shortest way from the empty state to the last one; an edge that leads straight
 * back is the way back. All of an edge runs in one transaction; on SQLite foreign keys are off around it and checked before it ends. Followed:
 * `core/migrations/runner.ts` of its targets postgres and sqlite, and the package `@prisma-next/migration-tools` 0.16.
 */
export const prisma8: FormatReader = {
  format: 'prisma-8',
  foreignKeys: 'Prisma switches foreign keys off around a migration, and checks them before it commits',
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const edges = await edgesOf(listing);
    const { path, back, left } = pathOf(edges);
    for (const { edge, why } of left)
      context.note('gap', `${edge.name} is not rehearsed: ${why}`, listing.path(edge.name));
    const migrations: Migration[] = [];
    for (const edge of path) migrations.push(migrationOf(edge, back.get(edge) ?? null, context));
    return migrations;
  },
};

function migrationOf(edge: Edge, back: Edge | null, context: ReadContext): Migration {
  const files = [edge, ...(back === null ? [] : [back])].flatMap((each) => each.files);
  return {
    id: edge.name,
    description: describe(edge.name.replace(/^\d+T\d+_/, '')),
    up: actionOf(edge, context),
    down: back && actionOf(back, context),
    irreversible: null,
    preconditions: [],
    postconditions: lastPromises(edge, context.dialect),
    changes: null,
    acceptances: [],
    queries: [],
    ...checksums(files),
    files: files.map(({ path }) => path),
    code: edge.files.map(({ text }) => text).join('\n'),
  };
}

function actionOf(edge: Edge, context: ReadContext): Action {
  const checksKeys = context.dialect === 'sqlite' && context.options.foreignKeys !== false;
  return {
    steps: performing(edge.operations, checksKeys),
    transaction: context.options.transaction ?? true,
    ...(context.dialect === 'sqlite' ? { around: foreignKeysOff(context) } : {}),
  };
}

/**
 * What is checked after the last operation that is checked at all, as conditions on the database at the end. What is checked in between may
 * be undone by what follows, and is asked in its place.
 */
function lastPromises({ operations }: Edge, dialect: ReadContext['dialect']): Condition[] {
  const last = operations.findLast(({ postcheck }) => postcheck.length > 0);
  return (last?.postcheck ?? [])
    .filter(({ params }) => params.length === 0)
    .map(({ description, sql }) => {
      const text = dialect === 'sqlite' ? 'TEXT' : 'text';
      const said = `lower(CAST((SELECT * FROM (${sql.replace(/;\s*$/, '')}) AS checked LIMIT 1) AS ${text}))`;
      return {
        name: description,
        sql: `SELECT 1 AS broken WHERE COALESCE(${said}, '') IN ('', '0', 'false')`,
      };
    });
}
