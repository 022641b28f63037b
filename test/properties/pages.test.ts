import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { readFolder } from '../../src/folders/index.js';
import type { PropertyId } from '../../src/model/property-id.js';
import type { PropertyReport } from '../../src/model/report.js';
import { registry } from '../../src/properties/registry.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import type { Suite } from '../../src/rehearsal/suite.js';

const folder = fileURLToPath(new URL('../../docs/properties/', import.meta.url));
/** Measured on databases of several sizes, not looked at dataset by dataset; its tests are in test/rehearsal/cost. */
const measured = ['cost'] as const;
const ids = [...registry.map(({ id }) => id), ...measured];

/** Each page's migrations do what the page says of them. */

it('every property has a page, and every page is a property', () => {
  const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ''));
  expect(pages.sort()).toEqual([...ids].sort());
});

it.each(registry)('every property has a test: $id', ({ id }) => {
  const tests = readdirSync(fileURLToPath(new URL('.', import.meta.url)));
  expect(tests).toContain(`${id}.test.ts`);
});

describe.each(ids)('%s', (id) => {
  it('says what it has to say', () => {
    const page = pageOf(id);
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      'What it asserts',
      'Why it matters',
      'A good and a bad migration',
      'What it cannot see',
      'Accepting it',
    ]);
    expect(page).toContain(`rehearsal: accept ${id}`);
  });
});

describe.each(registry)('$id', ({ id }) => {
  const page = pageOf(id);

  it('passes the good migration', async () => {
    const report = await verdictOn(id, page, 'Good');
    expect(report?.verdict, report?.summary).toBe('passed');
  });

  it('fails the bad migration', async () => {
    const report = await verdictOn(id, page, 'Bad');
    expect(report?.verdict, report?.summary).toBe('failed');
  });
});

function pageOf(id: PropertyId): string {
  return readFileSync(join(folder, `${id}.md`), 'utf8');
}

async function verdictOn(
  id: PropertyId,
  page: string,
  which: 'Good' | 'Bad',
): Promise<PropertyReport | undefined> {
  const part = page.slice(page.indexOf(`\n${which}:\n`));
  const directory = mkdtempSync(join(tmpdir(), 'rehearsal-page-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const files = {
    '0001_before.up.sql': blockOf(page, 'before'),
    '0001_before.down.sql': '-- rehearsal: irreversible because it is the first\n',
    ...stepOf(part),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const report = await rehearse({
    source: await readFolder(directory, { format: 'rehearsal' }),
    engine: sqliteEngine(),
    suites: [suite],
    settings: {
      seed: 1,
      runs: 60,
      data: 'edgy',
      timeMs: null,
      only: ['0002_step'],
      properties: [id],
      shard: null,
    },
    clock: () => 0,
    toolVersion: 'test',
  });
  return report.migrations[0]?.properties[0];
}

/** The migration in SQL, or as the page has it in TypeScript. */
function stepOf(part: string): Record<string, string> {
  const [, code] = /^\nBad:\n\n```ts\n([\s\S]*?)```/.exec(part) ?? [];
  if (code !== undefined) return { '0002_step.ts': code };
  return { '0002_step.up.sql': blockOf(part, 'up'), '0002_step.down.sql': blockOf(part, 'down') };
}

/** The reference of the page of `model`. */
const suite: Suite = {
  migration: '0002_step',
  model: ({ users = [] }) => ({
    users: users.map(({ id = null, first = null, last = null }) => ({ id, initial: first, surname: last })),
  }),
};

/** The first SQL block that begins with this comment. */
function blockOf(page: string, comment: string): string {
  const [, sql] = new RegExp(`\`\`\`sql\\n-- ${comment}\\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
  if (sql === undefined) throw new Error(`the page has no block "-- ${comment}"`);
  return sql;
}
