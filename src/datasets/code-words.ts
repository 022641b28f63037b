import type { Cell } from '../model/cell.js';
import { own } from '../model/record.js';

/** What the text of a migration written as code suggests. */
export interface CodeWords {
  /** Texts that look like SQL. */
  readonly sql: readonly string[];
  readonly constants: readonly Cell[];
  /** Texts that something of that name, in lower case, is compared with. */
  readonly beside: readonly (readonly [name: string, text: string])[];
  /** Columns whose values are parsed as JSON, in lower case, and keys that are read of something. */
  readonly jsonColumns: readonly string[];
  readonly jsonPaths: readonly string[][];
}

/**
 * Reads literals out of JavaScript or TypeScript. Only ever a source of data: it does not parse the language, so a comment may
 * pass for a text and a pattern for a number.
 */
export function wordsOfCode(code: string): CodeWords {
  const text = code.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, ' ');
  const literals = [...text.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)].map(
    ([, single, double, template]) => unescaped(single ?? double ?? template ?? ''),
  );
  const numbers = [...text.matchAll(/(?<![\w.'"`])-?\d+(?:\.\d+)?(?![\w.])/g)].flatMap(([number]) =>
    near(number),
  );
  const isSql = (literal: string) => SQL.test(literal);
  const parsed = [...text.matchAll(/JSON\.parse\(\s*(?:\w+[!?]?\.)*(\w+)/g)].map(([, name = '']) => name);
  const keys =
    parsed.length === 0 ? [] : [...text.matchAll(/\.([a-z_]\w*)(?!\w*\()/gi)].map(([, key = '']) => key);
  return {
    sql: literals.filter(isSql).map((literal) => literal.replace(/\$\{[^}]*\}/g, '?')),
    constants: [
      ...literals.filter((literal) => !isSql(literal) && literal.length < 60 && !/[\n{}]/.test(literal)),
      ...numbers,
    ],
    beside: COMPARED.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(
        ([, name = '', , literal = '']) => [name.toLowerCase(), unescaped(literal)] as const,
      ),
    ),
    jsonColumns: parsed.map((name) => name.toLowerCase()),
    jsonPaths: [...new Set(keys)].slice(0, MOST_KEYS).map((key) => [key]),
  };
}

const SQL = /^\s*(select|insert|update|delete|with|alter|create|drop|replace|merge)\s/i;
const MOST_KEYS = 20;

/** `type === 'a'`, `url.startsWith('a')` and `where('type', 'a')`. */
const COMPARED = [
  /(\w+)['"]?\]?\s*[=!]==?\s*(['"`])((?:[^'"`\\\n]|\\.)*)\2/g,
  /(\w+)(?:\s*(?:\|\||\?\?)\s*(?:''|""|``)\s*\))?[!?]?\.(?:includes|startsWith|endsWith|indexOf|split|replace|replaceAll)\(\s*(['"`])((?:[^'"`\\\n]|\\.)*)\2/g,
  /\(\s*['"`](\w+)['"`]\s*,\s*(?:['"`](?:[=<>!]+|like)['"`]\s*,\s*)?(['"`])((?:[^'"`\\\n]|\\.)*)\2\s*\)/g,
];

/** The number and its neighbours, as a condition on it may go either way. */
function near(number: string): Cell[] {
  if (/\./.test(number)) return [Number(number)];
  const value = BigInt(number);
  return number.length < 16 ? [value - 1n, value, value + 1n] : [];
}

function unescaped(literal: string): string {
  const named: Record<string, string> = { n: '\n', t: '\t', r: '\r', 0: '\0' };
  return literal.replace(/\\(.)/gs, (_, c: string) => own(named, c) ?? c);
}
