import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openProject, UserError, verify } from 'rehearsal';
import { sqliteEngine } from 'rehearsal/sqlite';
import { describe, expect, it } from 'vitest';
import { knownOf } from '../src/rehearsal/known/known.js';
import { folderOf } from './folders/folder.js';

const good = {
  '1_notes.up.sql': 'CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);',
  '1_notes.down.sql': 'DROP TABLE notes;',
};
const bad = {
  ...good,
  '2_upper.up.sql': 'UPDATE notes SET body = upper(body);',
  '2_upper.down.sql': 'SELECT 1;',
};
const few = { runs: 5, config: false } as const;

describe('verify', () => {
  it('needs nothing but the folder', async () => {
    const report = await verify(folderOf(good));
    expect(report).toMatchObject({ verdict: 'passed', settings: { runs: 100, seed: 1, data: 'edgy' } });
    expect(Date.parse(report.startedAt)).toBeGreaterThan(Date.parse('2020-01-01'));
    expect(report.tool.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('gives what fails, for the migrations and properties that are asked for', async () => {
    const report = await verify(folderOf(bad), { ...few, only: ['2_upper'], properties: ['information'] });
    expect(report.verdict).toBe('failed');
    expect(report.migrations.map(({ id, properties }) => [id, properties.map((each) => each.id)])).toEqual([
      ['2_upper', ['information']],
    ]);
  });

  it('tells a listener how far it is, by the clock that it is given', async () => {
    const heard: string[] = [];
    const report = await verify(folderOf(good), {
      ...few,
      clock: () => 0,
      listener: ({ type }) => void heard.push(type),
    });
    expect(heard).toEqual(expect.arrayContaining(['started', 'migration-finished']));
    expect(report.startedAt).toBe('1970-01-01T00:00:00.000Z');
  });

  it('runs on an engine of yours, and leaves it open', async () => {
    const engine = sqliteEngine();
    expect((await verify(folderOf(good), { ...few, engine })).verdict).toBe('passed');
    const database = await engine.open();
    await database.run('SELECT 1');
    await database.close();
    await engine.close();
  });

  it('refuses a migration and a folder that are not there', async () => {
    await expect(verify(folderOf(good), { ...few, only: ['9_x'] })).rejects.toThrow(
      'there is no migration "9_x"',
    );
    await expect(verify('no/such/folder', few)).rejects.toThrow(UserError);
    const suites = [{ migration: '9_x' }];
    await expect(verify(folderOf(good), { ...few, suites })).rejects.toThrow('a suite is for 9_x');
  });
});

describe('a project', () => {
  const config = { 'rehearsal.config.json': '{ "runs": 4, "time": "5m", "format": "auto" }' };

  it('is told by its configuration, unless options say otherwise, and its baseline is kept', async () => {
    const root = folderOf({
      ...config,
      ...Object.fromEntries(Object.entries(bad).map(([path, text]) => [`migrations/${path}`, text])),
    });
    const folder = join(root, 'migrations');
    const options = { config: join(root, 'rehearsal.config.json') };
    const project = await openProject(folder, options);
    expect(project.settings).toMatchObject({ runs: 4, timeMs: 300_000 });
    expect((await openProject(folder, { ...options, runs: 3 })).settings.runs).toBe(3);
    // The configuration speaks for the folder that it names and for no other.
    expect((await openProject(folderOf(good), options)).settings.runs).toBe(100);
  });

  it('is rehearsed a migration at a time', async () => {
    const project = await openProject(folderOf(bad), few);
    const clock = () => 0;
    expect((await project.rehearse({ clock, only: ['1_notes'] })).verdict).toBe('passed');
    expect((await project.rehearse({ clock, only: ['2_upper'] })).verdict).toBe('failed');
    await project.close();
  });
});

describe('the baseline', () => {
  it('leaves out what it records, unless all findings are asked for', async () => {
    const root = folderOf({
      ...Object.fromEntries(Object.entries(bad).map(([path, text]) => [`migrations/${path}`, text])),
      'rehearsal.config.json': '{}',
    });
    const folder = join(root, 'migrations');
    const options = { ...few, config: join(root, 'rehearsal.config.json') };
    const found = await verify(folder, options);
    expect(found.verdict).toBe('failed');
    const known = JSON.stringify(knownOf(found, 'migrations'));
    writeFileSync(join(root, 'rehearsal.baseline.json'), known);
    expect((await verify(folder, options)).verdict).not.toBe('failed');
    expect((await verify(folder, { ...options, allFindings: true })).verdict).toBe('failed');
  });
});
