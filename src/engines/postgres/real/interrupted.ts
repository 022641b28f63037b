import { significant, type Token, tokenize, nameOf as wordOf } from '../../../sql/tokenize.js';
import type { Interrupted } from '../../engine.js';
import { quoteName, quoteText } from '../cells.js';
import type { Channel } from '../channel.js';

/**
 * What an interrupted statement has left that stands in no transaction. Half an index is one that is not valid: it is dropped, to be built
 * again. What each of them leaves is said on its page of PostgreSQL's documentation.
 */
export async function afterInterruption(channel: Channel, sql: string): Promise<Interrupted> {
  const tokens = significant(tokenize(sql, 'postgres'));
  const words = tokens.map(({ keyword }) => keyword);
  if (words[0] === 'VACUUM' || words[0] === 'CLUSTER') return 'again';
  if (words[0] === 'REINDEX') return clearCopies(channel);
  const at = words.indexOf('CONCURRENTLY');
  if (words[0] === 'CREATE' && words.includes('INDEX') && at > 0)
    return createdIndex(channel, tokens, at + 1);
  if (words[0] === 'DROP' && words[1] === 'INDEX' && at > 0) return droppedIndex(channel, tokens, at + 1);
  if (words[0] === 'ALTER' && words[1] === 'TYPE') return addedValue(channel, tokens);
  return 'unknown';
}

async function createdIndex(channel: Channel, tokens: readonly Token[], from: number): Promise<Interrupted> {
  const place = tokens[from]?.keyword === 'IF' ? from + 3 : from;
  // Without a name the server makes one up, and another one each time.
  if (tokens[place]?.keyword === 'ON') return 'unknown';
  const on = tokens.findIndex(({ keyword }, index) => index > place && keyword === 'ON');
  const table = nameAt(tokens, tokens[on + 1]?.keyword === 'ONLY' ? on + 2 : on + 1);
  const [name] = nameAt(tokens, place).slice(-1);
  const index = [...table.slice(0, -1), name ?? ''];
  const valid = await validity(channel, index, table);
  if (valid === true) return 'done';
  if (valid === false) await channel.execute(`DROP INDEX CONCURRENTLY ${written(index)}`);
  return 'again';
}

async function droppedIndex(channel: Channel, tokens: readonly Token[], from: number): Promise<Interrupted> {
  const place = tokens[from]?.keyword === 'IF' ? from + 2 : from;
  return (await validity(channel, nameAt(tokens, place))) === null ? 'done' : 'again';
}

/** Half-built copies that REINDEX has left are in nobody's way, and are kept up for nothing. */
async function clearCopies(channel: Channel): Promise<Interrupted> {
  const [answer] = await channel.read(
    `SELECT indexrelid::regclass::text FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
     WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'`,
  );
  for (const [name] of answer?.rows ?? []) await channel.execute(`DROP INDEX CONCURRENTLY ${name}`);
  return 'again';
}

async function addedValue(channel: Channel, tokens: readonly Token[]): Promise<Interrupted> {
  const at = tokens.findIndex(({ keyword }) => keyword === 'VALUE');
  const value = tokens.slice(at).find(({ kind }) => kind === 'string')?.text;
  if (at < 0 || value === undefined) return 'unknown';
  const [answer] = await channel.read(
    `SELECT count(*) FROM pg_catalog.pg_enum WHERE enumtypid = to_regtype(${quoteText(written(nameAt(tokens, 2)))}) AND enumlabel = ${value}`,
  );
  return answer?.rows[0]?.[0] === '0' ? 'again' : 'done';
}

/** `null`: there is no such index, or none of that table, where the connection looks. */
async function validity(
  channel: Channel,
  name: readonly string[],
  table?: readonly string[],
): Promise<boolean | null> {
  const ofTable = table === undefined ? '' : ` AND indrelid = to_regclass(${quoteText(written(table))})`;
  const [answer] = await channel.read(
    `SELECT indisvalid FROM pg_catalog.pg_index WHERE indexrelid = to_regclass(${quoteText(written(name))})${ofTable}`,
  );
  const [found] = answer?.rows ?? [];
  return found === undefined ? null : found[0] === 't';
}

/** The name that begins there, its schema first; as it is stored. */
function nameAt(tokens: readonly Token[], place: number): string[] {
  const parts: string[] = [];
  for (let at = place; at < tokens.length; at += 2) {
    const token = tokens[at];
    const name = token === undefined ? null : wordOf(token);
    if (token === undefined || name === null) break;
    parts.push(token.kind === 'quoted' ? name : name.toLowerCase());
    if (tokens[at + 1]?.text !== '.') break;
  }
  return parts;
}

function written(name: readonly string[]): string {
  return name.map(quoteName).join('.');
}
