import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dialect, nameOf, significant, stringOf, tokenize } from '../../src/sql/tokenize.js';

const kinds = (sql: string, dialect: Dialect = 'sqlite') =>
  significant(tokenize(sql, dialect)).map(({ kind, text }) => `${kind} ${text}`);

const snippet = fc.constantFrom(
  ...[
    "'",
    '"',
    '`',
    '[',
    ']',
    ';',
    '--',
    '/*',
    '*/',
    '\n',
    '\r\n',
    ' ',
    '$',
    '$$',
    '$a$',
    'E',
    'U&',
    'x',
    '\\',
  ],
  ...[
    'a',
    'é',
    '😀',
    '1',
    '1e3',
    '.5',
    '0x1F',
    ':a',
    '?1',
    '@b',
    '->>',
    '::',
    '(',
    ')',
    '\uFEFF',
    '\u00A0',
    '\0',
  ],
);

describe('tokenize', () => {
  it.each(['sqlite', 'postgres'] as const)('loses nothing of any text (%s)', (dialect) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(snippet).map((all) => all.join('')),
        ),
        (sql) => {
          const tokens = tokenize(sql, dialect);
          expect(tokens.map(({ text }) => text).join('')).toBe(sql);
          let at = 0;
          for (const token of tokens) {
            expect(token.start).toBe(at);
            expect(token.line).toBe(sql.slice(0, at).split('\n').length);
            expect(token.text.length).toBeGreaterThan(0);
            at += token.text.length;
          }
        },
      ),
      { seed: 1, numRuns: 1000 },
    );
  });

  it.each([
    ["SELECT 'it''s; --' AS x", ['word SELECT', "string 'it''s; --'", 'word AS', 'word x']],
    ['[weird ] name]', ['quoted [weird ]', 'word name', 'symbol ]']],
    ['`a``b`."c""d"', ['quoted `a``b`', 'symbol .', 'quoted "c""d"']],
    ["x'00ff' X'AB' xy", ["blob x'00ff'", "blob X'AB'", 'word xy']],
    ['a--b\r\n-c', ['word a', 'symbol -', 'word c']],
    ['a/*b*/c/**/d', ['word a', 'word c', 'word d']],
    ['a /* open', ['word a']],
    ['1_000 0xFF 1.5e-3 .5 5.', ['number 1_000', 'number 0xFF', 'number 1.5e-3', 'number .5', 'number 5.']],
    ['?1 :a @b $c$d ?', ['parameter ?1', 'parameter :a', 'parameter @b', 'parameter $c$d', 'parameter ?']],
    [
      'a->>b||c<>d::e',
      ['word a', 'symbol ->>', 'word b', 'symbol ||', 'word c', 'symbol <>', 'word d', 'symbol ::', 'word e'],
    ],
    ['\uFEFFSELECT', ['word SELECT']],
    ['a\u00A0b', ['word a\u00A0b']],
    ["'open", ["unclosed 'open"]],
    ['[open', ['unclosed [open']],
  ])('reads SQLite %j', (sql, expected) => {
    expect(kinds(sql)).toEqual(expected);
  });

  it.each([
    ['$$a;b$$ $x$ $$ $x$', ['string $$a;b$$', 'string $x$ $$ $x$']],
    ["E'a\\'b' 'a\\'", ["string E'a\\'b'", "string 'a\\'"]],
    ['a /* b /* c */ d */ e', ['word a', 'word e']],
    ['a /* open', ['word a', 'unclosed /* open']],
    ['$1 a$b$c', ['parameter $1', 'word a$b$c']],
    [
      "U&'d\\0061t' U&\"x\" N'y' B'01'",
      ["string U&'d\\0061t'", 'quoted U&"x"', "string N'y'", "string B'01'"],
    ],
    ['a--b\rc', ['word a', 'word c']],
    ['a[1]', ['word a', 'symbol [', 'number 1', 'symbol ]']],
  ])('reads PostgreSQL %j', (sql, expected) => {
    expect(kinds(sql, 'postgres')).toEqual(expected);
  });
});

describe('nameOf', () => {
  it.each([
    ['plain', 'plain'],
    ['"a""b"', 'a"b'],
    ['`a``b`', 'a`b'],
    ['[a"b]', 'a"b'],
    ['U&"x"', 'x'],
    ["'text'", null],
    ['12', null],
  ])('of %s is %s', (sql, name) => {
    expect(nameOf(tokenize(sql, sql.startsWith('U') ? 'postgres' : 'sqlite')[0])).toBe(name);
  });
});

describe('stringOf', () => {
  it.each([
    ["'it''s'", "it's"],
    ["''", ''],
    ['$tag$a$b$tag$', 'a$b'],
    ["$$it's$$", "it's"],
    ["$$SET a = 'b'$$", "SET a = 'b'"],
    ['"a"', null],
  ])('of %s is %j', (sql, text) => {
    const [token] = tokenize(sql, sql.startsWith('$') ? 'postgres' : 'sqlite');
    expect(token && stringOf(token)).toBe(text);
  });
});

it('a long text that is asked for again, in either dialect, is cut by that dialect', () => {
  const long = `SELECT 1 -- ${'x'.repeat(200_000)}\r, 2`;
  const kinds = (dialect: Dialect) => tokenize(long, dialect).map(({ kind }) => kind);
  const [lite, full] = [kinds('sqlite'), kinds('postgres')];
  expect(lite).not.toEqual(full);
  expect([kinds('sqlite'), kinds('sqlite'), kinds('postgres')]).toEqual([lite, lite, full]);
});
