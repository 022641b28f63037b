import type { StoredDatabase } from '../../engines/engine.js';
import { UserError } from '../../model/errors.js';
import type { Schema } from '../../model/schema.js';
import type { Source } from '../../model/source.js';
import type { OtherLedger } from './ledger.js';
import { otherLedgers } from './ledgers.js';

/** Where another tool's history says that a database stands. */
export interface Standing {
  readonly tool: string;
  /** How many of the folder's migrations are applied: its first ones. */
  readonly applied: number;
}

/**
 * Reads the history of the tool that the folder belongs to; `null`: the database has none.
 *
 * @throws {UserError} when it names what the folder does not have, leaves a gap, or something is half done
 */
export async function readStanding(
  database: Pick<StoredDatabase, 'schema' | 'all'>,
  { format, migrations }: Pick<Source, 'format' | 'migrations'>,
): Promise<Standing | null> {
  const ledger = ledgersIn(await database.schema()).find(({ formats }) => formats.includes(format));
  if (ledger === undefined) return null;
  const ids = migrations.map(({ id }) => id);
  const applied = new Set(ledger.applied(await database.all(ledger.sql), ids));
  const gap = ids.findIndex((id) => !applied.has(id));
  const late = gap < 0 ? undefined : ids.slice(gap).find((id) => applied.has(id));
  if (late !== undefined) {
    throw new UserError(`${ledger.tool} has applied ${late} and not ${ids[gap]}, which comes before it`, {
      wayOut: `let ${ledger.tool} apply it, or rename the file so that it comes last`,
    });
  }
  return { tool: ledger.tool, applied: applied.size };
}

/** The schema without what other tools keep of their own: it belongs to no migration. */
export function withoutOtherLedgers(schema: Schema): Schema {
  const theirs = new Set(ledgersIn(schema).flatMap(({ table, beside = [] }) => [table, ...beside]));
  if (theirs.size === 0) return schema;
  return {
    ...schema,
    tables: schema.tables.filter(({ name }) => !theirs.has(name)),
    indexes: schema.indexes.filter(({ table }) => !theirs.has(table)),
    triggers: schema.triggers.filter(({ table }) => !theirs.has(table)),
    others: schema.others.filter(({ table }) => table === undefined || !theirs.has(table)),
  };
}

/** Those whose table the schema has, with the columns that tell it from others of the name. */
function ledgersIn({ tables }: Schema): OtherLedger[] {
  return otherLedgers.filter(({ table, columns }) => {
    const found = tables.find(({ name }) => name === table);
    const has = (column: string) => found?.columns.some(({ name }) => name === column) === true;
    return columns.every(has);
  });
}
