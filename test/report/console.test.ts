import { expect, test } from 'vitest';
import type { ReportFinding } from '../../src/model/report.js';
import { renderers } from '../../src/report/index.js';
import {
  accepting,
  crowd,
  empty,
  failed,
  failing,
  hostile,
  hostileFiles,
  inconclusive,
  migration,
  passing,
  report,
  samples,
} from './samples.js';

const files = { '0003_promote_language/round-trip-data': "out/it's here.json" };
const text = (of = failed, options = {}) => renderers.console(of, options);
/** The text without the spaces that the layout puts in. */
const flat = (of = failed, options = {}) => text(of, options).replace(/\s+/g, ' ');

test('the verdict is the last thing that is read', () => {
  expect(text().trimEnd().split('\n').slice(-2)).toEqual([
    'Not safe to release: 2 of 3 migrations fail: 1 loses data and 1 cannot be rolled back safely',
    '3 migrations; properties: 3 passed, 2 failed, 1 that do not apply',
  ]);
});

test.each([
  [passing, 'Passed: no counterexample in 200 datasets to any promise that applies to the 2 migrations'],
  [
    accepting,
    'Passed: no counterexample in 100 datasets to any promise that applies to the migration, but for 1 accepted deviation',
  ],
  [inconclusive, 'Not proven: nothing failed, but 1 of 2 migrations lacks evidence'],
  [empty, 'Nothing was rehearsed: no migration was chosen'],
  [
    report([migration('1', [failing('old-reads', {})]), migration('2', [failing('information', {})])]),
    'Not safe to release: 2 of 2 migrations fail: 1 loses data and 1 breaks the old application',
  ],
])('the verdict in words: $verdict', (of, words) => {
  expect(flat(of)).toContain(words);
});

test('each migration has a line with the marks of its properties', () => {
  const lines = text().split('\n');
  expect(lines).toContain('✓ 0001_shop               ✓✓');
  expect(lines.slice(3, 6).map((line) => line.trim())).toEqual(['arr', 'pot', 'pwd']);
  expect(lines).toContain('✗ 0003_promote_language    ✓✗  failed: round-trip-data');
});

test('a failure says what, where, why, the smallest dataset, the difference, the fix, and how to replay it', () => {
  for (const part of [
    'down does not bring back customers.profile where customers.profile',
    'statement shop/migrations/0003_promote_language.down.sql:3 UPDATE customers SET profile = json_set',
    'why A rollback is made under pressure',
    'dataset 2 rows in 1 table (seed 1, path 3:1:0)',
    "customer_id name profile credit 'a' 'a' '{\"a\": 1}' NULL 'b'",
    "customers.profile where customer_id = 'a' before up '{\"a\": 1}' after up and down '{\"a\":1}'",
    'fix keep the old text or accept -- rehearsal: accept round-trip-data customers.profile because REASON',
    "replay rehearse replay 'out/it'\\''s here.json'",
  ]) {
    expect(flat(failed, { counterexampleFiles: files })).toContain(part);
  }
});

test('an acceptance line is made where the finding gives none', () => {
  expect(flat()).toContain(
    'fix switch foreign keys off first or accept -- rehearsal: accept row-count orders because REASON',
  );
  const odd = report([migration('1', [failing('untouched', { table: 'my table', column: 'a"b' })])]);
  expect(text(odd)).toContain('-- rehearsal: accept untouched "my table"."a""b" because REASON');
});

test('what is not there is said so', () => {
  expect(flat()).toContain(
    "orders where order_id = 7 before up order_id = 7, customer_id = 'a', total = 1.0 after up (not there)",
  );
});

test('what lacks evidence says what is missing and how to get it', () => {
  expect(flat(inconclusive)).toContain('0005_backfill.go is code that cannot be run');
  expect(flat(inconclusive)).toContain(
    '0006_expire_orders row-count none of 100 datasets exercised it fix: ask for more datasets',
  );
  expect(flat(inconclusive)).toContain('0006_expire_orders.up.sql:4 fix: give the migration a suite');
  expect(flat(inconclusive)).toContain('no dataset could fill orders: CHECK (total = length(note) * 7)');
});

test('accepted deviations are always shown, with the reason', () => {
  expect(flat(accepting)).toContain(
    'Accepted deviations 0003_promote_language round-trip-data down does not restore customers.profile because the spacing',
  );
  expect(text(accepting)).toContain('0003_promote_language  ≈');
});

test('a wide table is laid on its side, many rows are counted', () => {
  const row = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`column_${at}`, at]));
  const wide = failing('row-count', {}, { dataset: { t: Array.from({ length: 40 }, () => row) }, rows: 40 });
  const lines = text(report([migration('1', [wide])]), { width: 80 }).split('\n');
  expect(lines.filter((line) => /column_29 +29 +29/.test(line))).toHaveLength(1);
  expect(lines.some((line) => /^ +and \d+ more$/.test(line))).toBe(true);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('of a wide table only what the fault needs is shown', () => {
  const plain = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`column_${at}`, at % 2 ? 0 : 'a']));
  const row = { ...plain, id: 7, told: '' };
  const differences = [{ table: 't', key: { id: 7 }, column: 'told', before: '', after: 'b' }];
  const wide = failing('untouched', { table: 't' }, { dataset: { t: [row] }, rows: 1, differences });
  const shown = text(report([migration('1', [wide])]), { width: 80 });
  expect(shown).toContain("and 30 columns that hold nothing but NULL, 0, '' or 'a'");
  expect(shown).not.toContain('column_3');
  expect(shown).toMatch(/^ +id +told$/m);
});

test('the same of many columns is told once, with one line that accepts it for the table', () => {
  const gone = (kind: 'decision' | 'fault') =>
    Array.from({ length: 9 }, (_, at) => ({
      ...(failing('information', {}).findings[0] as ReportFinding),
      ...{ kind, table: 't', column: `c${at}`, summary: `up drops t.c${at}` },
      wayOut: `or accept it: -- rehearsal: accept information t.c${at} because REASON`,
    }));
  const entry = (kind: 'decision' | 'fault') => ({
    ...failing('information', {}),
    kind,
    findings: gone(kind),
  });
  const decided = flat(report([migration('1', [entry('decision')])]));
  expect(decided).toContain(
    'A decision to acknowledge 1 up drops t.c0; likewise c1, c2, c3, c4, c5 and 3 more',
  );
  expect(decided).toContain('-- rehearsal: accept information t because REASON');
  expect(flat(report([migration('1', [entry('fault')])]))).toContain(
    'likewise c1, c2, c3, c4, c5 and 3 more',
  );
});

test('a failure for which there is no room is named by its whole sentence', () => {
  const words = Array.from({ length: 30 }, (_, at) => `word${at}`).join(' ');
  const long = Array.from({ length: 60 }, (_, at) =>
    migration(`${at}`, [failing('applies', { summary: `${words} end${at}` })]),
  );
  expect(flat(report(long))).toMatch(/more failures, in full in the report.* word29 /);
});

/** What a terminal acts upon; only line breaks are ours. */
const acting = /(?!\n)\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that begins a colour
const colour = /\u001b\[\d+m/g;

test.each(Object.entries(samples))('%s: no colours unless asked for, no control character ever', (_, of) => {
  const plain = text(of, { counterexampleFiles: hostileFiles });
  const coloured = text(of, { counterexampleFiles: hostileFiles, color: true });
  expect(plain).not.toMatch(acting);
  expect(coloured).toMatch(colour);
  expect(coloured.replace(colour, '')).toBe(plain);
});

test('a terminal without Unicode gets ASCII', () => {
  expect(text(failed, { unicode: false })).toMatch(/^[\n\x20-\x7e]*$/);
  expect(text(failed, { unicode: false })).toContain('F 0003_promote_language    .F');
});

test('a line of hostile text stays one line', () => {
  const ids = text(hostile)
    .split('\n')
    .filter((line) => line.startsWith('✗ '));
  expect(ids).toHaveLength(1);
});

test('200 migrations with 400 failures end in 200 lines of 80 columns, the verdict last', () => {
  const lines = text(crowd, { width: 80 }).trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(200);
  expect(
    Math.max(...lines.filter((line) => !/-- rehearsal: |^ +\S+$/.test(line)).map((line) => line.length)),
  ).toBeLessThanOrEqual(80);
  expect(flat(crowd)).toMatch(
    /Not safe to release: 200 of 200 migrations [^;]+ 200 migrations; properties: [^;]+$/,
  );
  expect(flat(crowd)).toMatch(/\d+ more failures, in full in the report/);
  expect(flat(crowd)).toContain('200 decisions to acknowledge');
});

test('a decision takes its sentence and the line that acknowledges it, and stands after the faults', () => {
  const lines = text(crowd).split('\n');
  const at = lines.findIndex((line) => line.includes('decisions to acknowledge'));
  expect(lines[at + 1]).toContain('up drops');
  expect(lines[at + 2]).toMatch(/^ {4}-- rehearsal: accept information t0\.gone because REASON$/);
  expect(at).toBeGreaterThan(lines.findIndex((line) => line.includes('differs')));
});

test('what was written is said before the verdict', () => {
  const lines = text(failed, { written: ['report: out/report.json'] })
    .trimEnd()
    .split('\n');
  expect(lines.at(-4)).toBe('report: out/report.json');
});
