import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logStream, logText } from '../../../src/report/show/log-text.js';

/** What GitHub Actions, Azure Pipelines, TeamCity and GitLab take for a command. */
const isCommand = (line: string) =>
  /^[\s\p{C}]*::/u.test(line) || /##(\[|\w+\[)/.test(line) || /section_(start|end):\d/.test(line);

const lines = (text: string) => text.split(/[\n\r\v\f\u0085\u2028\u2029]/);

describe('what a service would take for a command', () => {
  test.each([
    ['::error title=hacked::boo', ': :error title=hacked::boo'],
    ['SQL: SELECT 1\n  ::stop-commands::x', 'SQL: SELECT 1\n  : :stop-commands::x'],
    ['a\r\ufeff::add-mask::x', 'a\r\ufeff: :add-mask::x'],
    ['x ##[error]boo', 'x # #[error]boo'],
    ['##vso[task.setvariable]', '# #vso[task.setvariable]'],
    ['section_start:0:x', 'section_ start:0:x'],
  ])('%j is shown as %j', (text, shown) => {
    expect(logText(text)).toBe(shown);
  });

  test.each(['SELECT a::int', 'a ::b', '# heading', '## [link]', 'section_start: none'])(
    '%j stays',
    (text) => {
      expect(logText(text)).toBe(text);
    },
  );
});

test('JSON stays what it is, and holds no command', () => {
  const value = { sql: '##[error]x\n::error::y', more: 'section_end:1:a' };
  const text = logText(JSON.stringify(value));
  expect(JSON.parse(text)).toEqual(value);
  expect(lines(text).filter(isCommand)).toEqual([]);
});

const piece = fc.constantFrom(
  '::',
  ':',
  '##',
  '#',
  '[',
  'vso[',
  'section_',
  'start:',
  '1',
  '\n',
  '\r',
  ' ',
  '\ufeff',
  'x',
);

test('no text holds a command afterwards, in however many pieces it is said', () => {
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
      const safe = logStream();
      const said = texts.map((each) => safe(each));
      expect(lines(said.join('')).filter(isCommand)).toEqual([]);
    }),
  );
});

test.each([
  [['##', '[group]x'], '## [group]x'],
  [[':', ':error::x'], ': :error::x'],
  [['\n ', '::error::x'], '\n : :error::x'],
  [['section_', 'start:1:x'], 'section_ start:1:x'],
  [['a', '::b'], 'a::b'],
  [[`${' '.repeat(100)}a`, '::b'], `${' '.repeat(100)}a::b`],
])('a command that comes in pieces is none afterwards: %j', (pieces, expected) => {
  const safe = logStream();
  expect(pieces.map((each) => safe(each)).join('')).toBe(expected);
});
