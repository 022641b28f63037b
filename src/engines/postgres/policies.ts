import type { Channel } from './channel.js';
import type { KnownSchema } from './known-schema.js';
import { WireError } from './wire.js';

/**
 * The channel for looking at rows, whatever policies would hide from the owner of their table; a statement of the migration meets the
 * policies. Where a table cannot be altered at the moment, they hold.
 */
export function pastPolicies(channel: Channel, known: KnownSchema): Channel {
  const tables = forcedTables(known).map((name) => known.references.get(name) ?? '');
  if (tables.length === 0) return channel;
  const lift = tables.map((table) => forceSql(table, false));
  return {
    wire: channel.wire,
    inTransaction: channel.inTransaction,
    execute: (sql, parameters) => channel.execute(sql, parameters),
    read: (sql, parameters) => channel.read(sql, parameters),
    inspect: async (sql) => {
      try {
        const answers = await channel.inspect([...lift, sql].join(';\n'));
        return answers.slice(lift.length);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        return channel.inspect(sql);
      }
    },
  };
}

/** Tables whose policies hold for their owner too. */
export function forcedTables({ schema }: KnownSchema): string[] {
  const forced = schema.others.filter(({ kind, sql }) => kind === 'row security' && /\bFORCE\b/.test(sql));
  return forced.flatMap(({ table }) => (table === undefined ? [] : [table]));
}

/** The statement by which a table's policies hold for its owner, or not. */
export function forceSql(table: string, isForced: boolean): string {
  return `ALTER TABLE ${table} ${isForced ? '' : 'NO '}FORCE ROW LEVEL SECURITY`;
}
