import { isWord, significant, type Token, tokenize } from './tokenize.js';

/** The clock or random function that the statement calls, as written, or `null`. */
export function callsClockOrRandom(sql: string): string | null {
  const tokens = significant(tokenize(sql));
  for (const [at, token] of tokens.entries()) {
    if (isWord(token, 'CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME', 'LOCALTIME', 'LOCALTIMESTAMP'))
      return token.text;
    if (token.kind !== 'word' || tokens[at + 1]?.text !== '(') continue;
    const name = token.text.toLowerCase();
    if (always.has(name)) return token.text;
    if (timeFunctions.has(name) && readsNow(tokens.slice(at + 2), name === 'strftime')) return token.text;
  }
  return null;
}

const always = new Set([
  'random',
  'randomblob',
  'now',
  'clock_timestamp',
  'statement_timestamp',
  'transaction_timestamp',
  'timeofday',
  'gen_random_uuid',
  'uuid_generate_v4',
  'uuid_generate_v1',
]);

const timeFunctions = new Set(['date', 'time', 'datetime', 'julianday', 'unixepoch', 'strftime', 'timediff']);

/** SQLite's time functions mean now where their time value says so, or is left out. */
function readsNow(argumentsOn: readonly Token[], hasFormat: boolean): boolean {
  let depth = 0;
  let commas = 0;
  for (const token of argumentsOn) {
    if (token.text === '(') depth++;
    if (token.text === ')' && --depth < 0) return commas === 0 && (hasFormat || token === argumentsOn[0]);
    if (depth === 0 && token.text === ',') commas++;
    if (depth === 0 && token.kind === 'string' && /^'now'$/i.test(token.text)) return true;
  }
  return false;
}
