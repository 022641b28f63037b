import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type ReadOptions, readFolder } from '../../src/folders/index.js';
import { UserError } from '../../src/model/errors.js';
import type { Migration } from '../../src/model/migration.js';

/** The folder of a fixture, such as `goose/good`. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/folders/${name}`, import.meta.url));
}

/** A folder with these files that is gone after the test. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-folders-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The one line that a user would see, the folder written as `<folder>`; fails when nothing goes wrong. */
export async function failureOf(folder: string, options: ReadOptions = {}): Promise<string> {
  const outcome = await readFolder(folder, options).catch((error: unknown) => error);
  if (!(outcome instanceof UserError)) throw new Error(`no UserError: ${String(outcome)}`);
  return outcome.line.replaceAll(folder, '<folder>');
}

/** The SQL of a direction as `line: first words`; `?` where the line is not known. */
export function steps(migration: Migration | undefined, direction: 'up' | 'down' = 'up'): string[] | null {
  const action = migration?.[direction];
  if (!action) return null;
  if (typeof action.steps === 'function') return ['code'];
  return action.steps.map((step) => `${step.line ?? '?'}: ${step.sql.split(/\s+/).slice(0, 3).join(' ')}`);
}
