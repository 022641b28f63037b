import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { project, rehearse } from './rehearse.js';

const goose = (table: string) =>
  `-- +goose Up\nCREATE TABLE ${table} (id INTEGER PRIMARY KEY);\n-- +goose Down\nDROP TABLE ${table};\n`;

describe('a folder with code between its SQL files', () => {
  const mixed = {
    'm/00001_a.sql': goose('a'),
    'm/00002_code.go': 'package m\n',
    'm/00003_b.sql': goose('b'),
  };

  test('is not proven, and the gate is shut', async () => {
    const folder = await project(mixed);
    const verified = await rehearse(folder, 'verify', 'm', '--runs', '3', '--report-dir', 'out');
    expect(verified.status).toBe(3);
    expect(verified.stdout).toMatch(/^Not proven/m);
    expect(verified.stdout).toContain('00002_code.go is a migration written as code: it is not covered');
    const gate = await rehearse(folder, 'gate', 'm', '--evidence', 'out/report.json');
    expect(gate.status).not.toBe(0);
    expect(gate.stdout + gate.stderr).toContain('00002_code.go');
  });

  test('and one that gets such a file afterwards, too', async () => {
    const { 'm/00002_code.go': code, ...sql } = mixed;
    const folder = await project(sql);
    expect((await rehearse(folder, 'verify', 'm', '--runs', '3', '--report-dir', 'out')).status).toBe(0);
    expect((await rehearse(folder, 'gate', 'm', '--evidence', 'out/report.json')).status).toBe(0);
    writeFileSync(join(folder, 'm/00002_code.go'), code);
    const gate = await rehearse(folder, 'gate', 'm', '--evidence', 'out/report.json');
    expect(gate.status).toBe(1);
    expect(gate.stdout + gate.stderr).toContain('00002_code.go');
  });
});

const knex = {
  'm/1_a.js':
    "const { table } = require('../lib/table');\nexports.up = (knex) => knex.schema.createTable(table, (t) => t.increments('id'));\nexports.down = (knex) => knex.schema.dropTable(table);\n",
  'lib/table.js': "exports.table = 'a';\n",
};

describe('code that is run', () => {
  test.each([
    ['the file', 'm/1_a.js', 'exports.more = 1;\n'],
    ['what it imports', 'lib/table.js', 'exports.more = 1;\n'],
    [
      'another file',
      'm/2_b.js',
      "exports.up = (knex) => knex.schema.createTable('b', (t) => t.increments());\n",
    ],
  ])('a change of %s shuts the gate', async (_, name, text) => {
    const folder = await project(knex);
    expect((await rehearse(folder, 'verify', 'm', '--runs', '3', '--report-dir', 'out')).status).toBe(0);
    expect((await rehearse(folder, 'gate', 'm', '--evidence', 'out/report.json')).status).toBe(0);
    const before = name in knex ? readFileSync(join(folder, name), 'utf8') : '';
    writeFileSync(join(folder, name), before + text);
    expect((await rehearse(folder, 'gate', 'm', '--evidence', 'out/report.json')).status).toBe(1);
  });

  test('a pool that is never closed, and timers, do not keep the process', async () => {
    const folder = await project({
      ...knex,
      'm/1_a.js': `${knex['m/1_a.js']}setInterval(() => {}, 1000);\nrequire('node:net').createServer().listen(0);\n`,
    });
    expect((await rehearse(folder, 'verify', 'm', '--runs', '3', '--report-dir', 'out')).status).toBe(0);
    expect((await rehearse(folder, 'sql', '1', 'm')).status).toBe(0);
    expect((await rehearse(folder, 'gate', 'm', '--evidence', 'out/report.json')).status).toBe(0);
  });

  test('a stub stands for a module that cannot load: by option, and by the configuration; its text is evidence, too', async () => {
    const files = {
      'm/1_a.js': knex['m/1_a.js'],
      'lib/table.js': "throw new Error('DATABASE_URL is not set');\n",
      'stub.js': "exports.table = 'a';\n",
    };
    const stub = ['--stub', '../lib/table=stub.js'];
    const folder = await project(files);
    const without = await rehearse(folder, 'verify', 'm', '--runs', '3', '--report-dir', 'out');
    expect(without.status).toBe(3);
    expect(without.stdout.replace(/\s+/g, ' ')).toContain(
      'which cannot be loaded here: DATABASE_URL is not set (--stub ../lib/table=FILE',
    );
    expect(
      (await rehearse(folder, 'verify', 'm', '--runs', '3', '--report-dir', 'out', ...stub)).status,
    ).toBe(0);
    expect((await rehearse(folder, 'gate', 'm', '--evidence', 'out/report.json', ...stub)).status).toBe(0);
    expect((await rehearse(folder, 'sql', '1', 'm', ...stub)).stdout).toContain('create table `a`');
    writeFileSync(
      join(folder, 'rehearsal.config.json'),
      '{ "migrations": "m", "stubs": { "../lib/table": "stub.js" } }',
    );
    expect((await rehearse(folder, 'gate', '--evidence', 'out/report.json')).status).toBe(0);
    writeFileSync(join(folder, 'stub.js'), "exports.table = 'b';\n");
    expect((await rehearse(folder, 'gate', '--evidence', 'out/report.json')).status).toBe(1);
    const missing = await rehearse(folder, 'verify', 'm', '--stub', 'x=nowhere.js');
    expect(missing).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('nowhere.js: there is no such file'),
    });
  });
});
