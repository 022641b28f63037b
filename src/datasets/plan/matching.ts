import { type Dialect, isWord, significant, stringOf, type Token, tokenize } from '../../sql/tokenize.js';
import { textsOfRegex } from '../expression/regex-texts.js';

/**
 * Texts that the patterns of a condition may let through: drawn from its regular expressions, from the characters that a pattern leaves
 * over, and moments in the forms that its functions write. Some of the lengths that it names, where a pattern leaves them open.
 */
export function matchingTexts(sql: string, dialect: Dialect, lengths: readonly number[]): string[] {
  const tokens = significant(tokenize(sql, dialect));
  return tokens.flatMap((token, at) => {
    const literal = token.kind === 'string' ? stringOf(token) : null;
    if (literal === null) return [];
    if (token.text.startsWith('$')) return matchingTexts(literal, dialect, lengths);
    const left = leftOver(literal);
    if (left !== null)
      return [...SHORT, ...lengths].flatMap((length) => textsOfRegex(`^[${left}]{${length}}$`));
    if (isSimilar(tokens, at)) return fromExpression(asExpression(literal), lengths);
    if (isExpression(tokens, at)) return fromExpression(literal, lengths);
    return /%[YHMSTFsfdmj]/.test(literal) && /strf?time/i.test(sql) ? moments(literal) : [];
  });
}

/** Lengths that are tried where none is named. */
const SHORT = [1, 3, 8];

/** Behind SIMILAR TO, also as PostgreSQL stores it. */
function isSimilar(tokens: readonly Token[], at: number): boolean {
  if (isWord(tokens[at - 1], 'TO')) return isWord(tokens[at - 2], 'SIMILAR');
  return tokens[at - 1]?.text === '(' && isWord(tokens[at - 2], 'SIMILAR_TO_ESCAPE', 'SIMILAR_ESCAPE');
}

/** Its wildcards are those of LIKE, and it speaks of the whole text. */
function asExpression(pattern: string): string {
  return `^(?:${pattern.replace(/%/g, '.*').replace(/_/g, '.')})$`;
}

/** Behind an operator or function that takes a regular expression. */
function isExpression(tokens: readonly Token[], at: number): boolean {
  let back = at - 1;
  while (tokens[back]?.text === '(') back--;
  if (isWord(tokens[back], 'REGEXP') || /^[~*]+$/.test(tokens[back]?.text ?? '')) return true;
  return tokens
    .slice(Math.max(0, at - 6), at)
    .some((token) => isWord(token, 'REGEXP_LIKE', 'REGEXP_MATCH', 'REGEXP_MATCHES'));
}

/** The set of characters of which every text holds that does not match: of `*[^0-9]*`, or of `[^0-9]`. */
function leftOver(pattern: string): string | null {
  const [, set = null] = /^\*?\[\^([^\]]+)\]\*?$/.exec(pattern) ?? [];
  return set === null ? null : set.replace(/[\\[]/g, '\\$&');
}

/** Of each length too: what repeats without end is repeated as often as fills it up. */
function fromExpression(source: string, lengths: readonly number[]): string[] {
  const open = /(?<!\\)(?:[+*]|\{\d+,\})(?![+*?{])/g;
  const repeated = [...source.matchAll(open)];
  const filled = lengths.flatMap((length) =>
    repeated.flatMap(({ index, 0: { length: wide } }) => {
      const times = (count: number) => `${source.slice(0, index)}{${count}}${source.slice(index + wide)}`;
      const [first = ''] = textsOfRegex(times(length));
      const fitting = 2 * length - first.length;
      return fitting > 0 ? textsOfRegex(times(fitting)) : [];
    }),
  );
  return [...textsOfRegex(source), ...filled];
}

/** Some moments as strftime writes them in this form. */
function moments(format: string): string[] {
  return MOMENTS.map((iso) => {
    const parts: Readonly<Record<string, string>> = {
      Y: iso.slice(0, 4),
      m: iso.slice(5, 7),
      d: iso.slice(8, 10),
      H: iso.slice(11, 13),
      M: iso.slice(14, 16),
      S: iso.slice(17, 19),
      f: iso.slice(17, 23),
      F: iso.slice(0, 10),
      T: iso.slice(11, 19),
      s: String(Date.parse(iso) / 1000),
    };
    return format.replace(/%([a-zA-Z])/g, (all, name) => parts[name] ?? all);
  });
}

const MOMENTS = [
  '2024-02-29T23:59:59.999Z',
  '2024-01-31T00:00:00.000Z',
  '1999-12-31T12:30:45.120Z',
  '2023-06-15T08:05:09.007Z',
  '2038-01-19T03:14:08.500Z',
];
