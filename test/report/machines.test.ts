import { expect, test } from 'vitest';
import { annotations, renderers } from '../../src/report/index.js';
import {
  accepting,
  crowd,
  failed,
  failing,
  hostile,
  inconclusive,
  migration,
  passing,
  report,
  samples,
} from './samples.js';

const sarif = (of = failed) => JSON.parse(renderers.sarif(of, {})).runs[0];

test('JSON is stable: the same keys in the same order, two spaces, one newline at the end', () => {
  const text = renderers.json(failed, {});
  expect(text.startsWith('{\n  "schema": "rehearsal-report/1",\n  "tool": {')).toBe(true);
  expect(text.endsWith('}\n')).toBe(true);
  expect(renderers.json(JSON.parse(text), {})).toBe(text);
});

test('JUnit: a suite for each migration; no evidence is an error, what does not apply is skipped', () => {
  const xml = renderers.junit(failed, {});
  expect(xml).toContain(
    '<testsuites name="rehearsal" tests="6" failures="2" errors="0" skipped="1" time="4.321">',
  );
  expect(xml).toContain(
    '<testcase name="round-trip-data" classname="0003_promote_language" file="shop/migrations/0003_promote_language.down.sql">',
  );
  expect(xml).toContain('<failure type="cells-differ" message="down does not bring back customers.profile">');
  expect(xml).toContain('<skipped message="irreversible: its down refuses"/>');
  expect(renderers.junit(inconclusive, {})).toContain(
    '<error type="inconclusive" message="none of 100 datasets',
  );
  expect(renderers.junit(accepting, {})).toContain('<system-out>accepted: down does not restore');
});

test('JUnit: hostile text is neither markup nor an illegal character', () => {
  const xml = renderers.junit(hostile, {});
  expect(xml).not.toMatch(/(?!\n)\p{Cc}|\p{Cs}|[\ufffe\uffff]/u);
  expect(xml).not.toMatch(/<script|<img|]]>/);
  expect(xml.match(/<testcase /g)).toHaveLength(4);
});

test('SARIF: a result for each finding, at the statement to blame, with its rule', () => {
  const { results, tool } = sarif();
  expect(results).toHaveLength(2);
  expect(results[0]).toMatchObject({
    ruleId: 'round-trip-data',
    level: 'error',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'shop/migrations/0003_promote_language.down.sql' },
          region: { startLine: 3 },
        },
      },
    ],
  });
  expect(results[0].message.text).toContain('Fix: keep the old text');
  expect(tool.driver.rules[results[0].ruleIndex]).toMatchObject({
    id: 'round-trip-data',
    help: { text: expect.any(String) },
  });
  expect(sarif(passing).results).toEqual([]);
});

test('SARIF: without a statement to blame, the file of the migration is meant', () => {
  expect(sarif().results[1].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'shop/migrations/0003_promote_language.up.sql' },
    region: { startLine: 1 },
  });
});

test('SARIF: what lacks evidence warns, what was accepted is suppressed with its reason', () => {
  expect(sarif(inconclusive).results[0]).toMatchObject({ level: 'warning', ruleId: 'row-count' });
  expect(sarif(accepting).results[0]).toMatchObject({
    level: 'note',
    suppressions: [{ kind: 'inSource', justification: 'the spacing of a profile carries no meaning here' }],
  });
});

test.each(Object.entries(samples))(
  'SARIF of %s: every fingerprint is one of its own, every address is one',
  (_, of) => {
    const { results } = sarif(of);
    const prints = results.map((each: { partialFingerprints: object }) =>
      JSON.stringify(each.partialFingerprints),
    );
    expect(new Set(prints).size).toBe(prints.length);
    for (const { locations } of results) {
      expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^[\w./%:!~*'()-]*$/);
    }
  },
);

test('Markdown: the verdict, a line for each migration, each failure in a block', () => {
  const text = renderers.markdown(failed, {});
  expect(text).toMatch(
    /^## ❌ Not safe to release\n\n2 of 3 migrations fail&#58; 1 loses data and 1 cannot be rolled back safely\.\n/,
  );
  expect(text).toContain('| ❌ | <code>0003&#95;promote&#95;language</code> | 1 | 1 |  |  |');
  expect(text.match(/<details/g)).toHaveLength(2);
});

test('Markdown: hostile text is neither markup, link nor the end of its block', () => {
  const text = renderers.markdown(hostile, {});
  const outside = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
  expect(outside).not.toMatch(/<script|<img|\[link\]|```|https:|\]\(/);
  expect(text.match(/^`{4,}text$/gm)).toHaveLength(1);
});

test('in-toto: the files by their digests, and the tests they passed and failed', () => {
  const statement = JSON.parse(renderers['in-toto'](failed, {}));
  expect(statement).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: 'FAILED',
      failedTests: ['0003_promote_language/round-trip-data', '0005_rebuild_customers/row-count'],
    },
  });
  expect(statement.subject[0]).toEqual({
    name: '0001_shop',
    digest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  const settings = Buffer.from(statement.predicate.configuration[0].content, 'base64').toString();
  expect(JSON.parse(settings)).toMatchObject({ settings: { seed: 1 }, engine: { name: 'sqlite' } });
  expect(JSON.parse(renderers['in-toto'](passing, {})).predicate).toMatchObject({
    result: 'PASSED',
    failedTests: [],
  });
});

test.each(Object.keys(renderers))('%s: the same report gives the same text', (name) => {
  const render = renderers[name as keyof typeof renderers];
  for (const of of Object.values(samples)) expect(render(of, {})).toBe(render(of, {}));
});

test('JUnit: what only follows from a cause is no failure of its own', () => {
  const followed = report([
    migration('1', [
      { ...failing('information', {}), kind: 'fault', follows: ['re-apply'] },
      { ...failing('re-apply', {}), kind: 'consequence', causedBy: 'information' },
    ]),
  ]);
  const xml = renderers.junit(followed, {});
  expect(xml).toContain('failures="1" errors="0" skipped="1"');
  expect(xml).toContain('<skipped message="fails as a result of information: it does not hold"/>');
});

test('SARIF: a line for every result, paths from the root of the repository', () => {
  const { results } = JSON.parse(renderers.sarif(failed, { fromRoot: 'services/shop' })).runs[0];
  for (const { locations } of results)
    expect(locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
  expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
    'services/shop/shop/migrations/0003_promote_language.down.sql',
  );
});

test('Markdown keeps to what GitHub takes for a comment, the worst first', () => {
  const text = renderers.markdown(crowd, {});
  expect(text.length).toBeLessThanOrEqual(65_000);
  expect(text).toMatch(/\d+ further failures: see the HTML and JSON reports/);
  expect(text).toContain('round&#45;trip&#45;data');
  expect(text).not.toContain('<code>information</code>');
});

test('GitLab: one issue for each finding, each with its own fingerprint and a line', () => {
  const issues = JSON.parse(renderers.gitlab(crowd, {}));
  expect(issues).toHaveLength(400);
  expect(new Set(issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(400);
  expect(issues[0]).toMatchObject({
    severity: 'critical',
    location: { path: 'm/0.sql', lines: { begin: 1 } },
  });
});

test('GitHub: ten faults at most, each at its statement; text of others is no command', () => {
  const lines = annotations(crowd, { fromRoot: 'db' });
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe(
    '::error file=db/m/0.sql,line=1,title=0000_change_the_names_of_table_number_0%3A round-trip-data::down does not bring back t0.name',
  );
  for (const line of annotations(hostile, {})) {
    expect(line).not.toMatch(/[\r\n]/);
    expect(line.match(/^::(error|warning) file=[^:,]*,line=\d+,title=[^:,]*::/)).not.toBeNull();
  }
});

test('lines: one for each cause, with its place, whatever the texts hold', () => {
  expect(renderers.lines(failed, {})).toBe(
    [
      'shop/migrations/0003_promote_language.down.sql:3: error: 0003_promote_language: down does not bring back customers.profile [round-trip-data]',
      'shop/migrations/0003_promote_language.up.sql:1: error: 0005_rebuild_customers: rows of orders are deleted with those of customers [row-count]\n',
    ].join('\n'),
  );
  expect(renderers.lines(passing, {})).toBe('');
  for (const line of renderers.lines(hostile, {}).trimEnd().split('\n'))
    expect(line).toMatch(/^\P{Cc}+:\d+: (error|warning): \P{Cc}+ \[[a-z-]+\]$/u);
});
