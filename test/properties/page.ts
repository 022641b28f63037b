import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { readFolder } from '../../src/folders/index.js';
import type { PropertyId } from '../../src/model/property-id.js';
import type { PropertyReport } from '../../src/model/report.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import type { Suite } from '../../src/rehearsal/suite.js';

/** Where each property has its page. */
export const pages = fileURLToPath(new URL('../../docs/properties/', import.meta.url));

export function pageOf(id: PropertyId): string {
  return readFileSync(join(pages, `${id}.md`), 'utf8');
}

/** A migration as files of a folder, after the one that makes the tables. */
export interface Example {
  readonly before: string;
  readonly step: Readonly<Record<string, string>>;
}

/** The good or the bad migration of a property's page, in SQL or as the page has it in TypeScript. */
export function exampleOf(id: PropertyId, which: 'Good' | 'Bad'): Example {
  const page = pageOf(id);
  const part = page.slice(page.indexOf(`\n${which}:\n`));
  const [, code] = /^\nBad:\n\n```ts\n([\s\S]*?)```/.exec(part) ?? [];
  const before = blockOf(page, 'before');
  return code === undefined
    ? example(before, blockOf(part, 'up'), blockOf(part, 'down'))
    : { before, step: { '0002_step.ts': code } };
}

export function example(before: string, up: string, down: string): Example {
  return { before, step: { '0002_step.up.sql': up, '0002_step.down.sql': down } };
}

/** What the property says of the example on an engine. */
export async function verdictOn(
  engine: Engine,
  id: PropertyId,
  { before, step }: Example,
  runs: number,
): Promise<PropertyReport | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'rehearsal-page-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const files = {
    '0001_before.up.sql': before,
    '0001_before.down.sql': '-- rehearsal: irreversible because it is the first\n',
    ...step,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const report = await rehearse({
    source: await readFolder(directory, {
      format: 'rehearsal',
      dialect: engine.dialect,
      deployment: 'rolling',
    }),
    engine,
    suites: [suite],
    settings: {
      seed: 1,
      runs,
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
