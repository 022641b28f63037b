import { closing } from './groups.js';
import { type Dialect, isWord, nameOf, significant, stringOf, type Token, tokenize } from './tokenize.js';

/**
 * The clock or random function that the SQL calls, as written, or `null`. SQLite's date functions count where
 * their time value is `'now'` or left out.
 */
export function callsClockOrRandom(sql: string, dialect: Dialect): string | null {
  const tokens = significant(tokenize(sql, dialect));
  for (const [at, token] of tokens.entries()) {
    if (isWord(token, ...clockWords) && !isName(tokens, at)) return token.text;
    const body = token.text.startsWith('$') ? stringOf(token) : null;
    const inBody = body === null ? null : callsClockOrRandom(body, dialect);
    if (inBody !== null) return inBody;
    const name = nameOf(token)?.toLowerCase();
    if (name === undefined || tokens[at + 1]?.text !== '(' || isName(tokens, at)) continue;
    const given = tokens.slice(at + 2, closing(tokens, at + 1));
    if (always.has(name) || (given.length === 0 && withoutArguments.has(name))) return token.text;
    if (timeFunctions.has(name) && readsNow(given, name === 'strftime')) return token.text;
  }
  return null;
}

const clockWords = [...['CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME', 'LOCALTIME', 'LOCALTIMESTAMP']];

const always = new Set([
  ...['random', 'randomblob', 'random_normal', 'gen_random_bytes', 'gen_random_uuid'],
  ...['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp', 'timeofday'],
  ...['uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4', 'uuidv4', 'uuidv7'],
]);

/** Names that stand for a type or a function of something where they are given arguments. */
const withoutArguments = new Set(['uuid', 'uuid4', 'uuid7', 'ulid', 'sysdate', 'getdate']);

const timeFunctions = new Set(['date', 'time', 'datetime', 'julianday', 'unixepoch', 'strftime', 'timediff']);

/** Whether the word is the name of a table or a column here. */
function isName(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before?.text === '.' || isWord(before, 'TABLE', 'EXISTS', 'INTO', 'REFERENCES', 'UPDATE', 'COLUMN');
}

function readsNow(given: readonly Token[], hasFormat: boolean): boolean {
  const now = given.some((token) => /^now$/i.test(stringOf(token) ?? ''));
  const comma = given.findIndex(({ text }) => text === ',');
  const timeValue = hasFormat ? (comma < 0 ? [] : given.slice(comma + 1)) : given;
  const [first] = timeValue;
  return now || first === undefined || /^subsec(ond)?$/i.test(stringOf(first) ?? '');
}
