import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../../src/model/errors.js';
import { parseReport, renderers } from '../../src/report/index.js';
import { failed, samples } from './samples.js';

test.each(Object.entries(samples))('the %s sample comes back as it was written', (_, report) => {
  const text = renderers.json(report, {});
  expect(renderers.json(parseReport(text, 'r.json'), {})).toBe(text);
});

test('what the contract does not require is filled in, what is not known stays', () => {
  const old = {
    schema: 'rehearsal-report/1',
    tool: { name: 'rehearsal', version: '0.0.1' },
    engine: { name: 'sqlite', version: '3.40.1' },
    source: { folder: 'm', format: 'plain' },
    settings: { seed: 1, runs: 10, data: 'edgy' },
    verdict: 'passed',
    later: 1,
    migrations: [
      {
        id: '1',
        checksum: 'sha256:00',
        reversible: true,
        verdict: 'passed',
        durationMs: 1,
        properties: [{ id: 'applies', verdict: 'passed', cases: 10, summary: 'holds', accepted: null }],
        evidence: { statements: [{ sql: 'SELECT 1', casesRun: 1, casesTouchingRows: 0, rowsTouched: 0 }] },
      },
    ],
  };
  const report = parseReport(JSON.stringify(old), 'old.json');
  expect(report).toMatchObject({ later: 1, notes: [], migrations: [{ notes: [], description: '' }] });
  // An editor reads a line for each finding, and there is none.
  const { lines, ...others } = renderers;
  expect(lines(report, {})).toBe('');
  for (const render of Object.values(others)) expect(render(report, {})).not.toBe('');
});

const migration = failed.migrations[1];
const withMigration = (more: object) => ({ ...failed, migrations: [{ ...migration, ...more }] });

test.each<[string, unknown, string]>([
  ['not an object', 7, 'it is 7, an object is needed'],
  ['another schema', { ...failed, schema: 'x/2' }, 'its schema is "x/2", "rehearsal-report/1" is needed'],
  ['no migrations', { ...failed, migrations: undefined }, 'its migrations is missing, a list is needed'],
  [
    'a wrong verdict',
    withMigration({ verdict: 'good' }),
    'its migrations[0].verdict is "good", one of passed',
  ],
  [
    'an unknown property',
    withMigration({ properties: [{ id: 'x' }] }),
    'its migrations[0].properties[0].id is "x"',
  ],
  ['a negative duration', withMigration({ durationMs: -1 }), 'its migrations[0].durationMs is -1'],
  [
    'a share of nothing',
    { ...failed, settings: { ...failed.settings, shard: { index: 2, count: 1 } } },
    'its settings.shard is an object',
  ],
  [
    'a cell that is none',
    JSON.parse(JSON.stringify(failed).replaceAll('{"real":"1.0"}', '{"integer":"x"}')),
    'is an object, a cell (null, a text',
  ],
])('%s: refused in one line', (_, value, message) => {
  const act = () => parseReport(JSON.stringify(value), 'r.json');
  expect(act).toThrow(UserError);
  expect(act).toThrow(message);
});

test.each(['', '{', 'nul', `${'['.repeat(200_000)}`])('text that is not JSON: refused', (text) => {
  expect(() => parseReport(text, 'r.json')).toThrow(/is not (JSON|a report)/);
});

test('whatever is put in place of one value, it is read, or refused as a mistake of the user', () => {
  const paths = leaves(failed);
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
      const text = JSON.stringify(replaced(failed, path, value));
      try {
        const report = parseReport(text, 'r.json');
        for (const render of Object.values(renderers)) render(report, {});
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }),
    { numRuns: 500, seed: 7 },
  );
});

function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  (copy as Record<string, unknown>)[key] = replaced((value as Record<string, unknown>)[key], rest, by);
  return copy;
}
