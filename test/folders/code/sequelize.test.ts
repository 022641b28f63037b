import { describe, expect, test } from 'vitest';
import { failures, rehearsed } from './rehearsed.js';

const tables = `'use strict';
module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.createTable('parent', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      name: { type: Sequelize.STRING, allowNull: false },
      code: Sequelize.STRING,
      note: Sequelize.TEXT,
    }, { uniqueKeys: { both: { fields: ['name', 'code'] } } });
  },
  async down(queryInterface) { await queryInterface.dropTable('parent'); },
};
`;

describe('Sequelize', () => {
  test('its rebuild turns a composite UNIQUE into two single ones; called as Umzug does', async () => {
    const report = await rehearsed({
      '20240101-tables.js': tables,
      '20240102-note.js': `module.exports = {
  async up({ context: queryInterface }) { await queryInterface.changeColumn('parent', 'note', { type: 'VARCHAR(100)' }); },
  async down({ context: queryInterface }) { await queryInterface.changeColumn('parent', 'note', { type: 'TEXT' }); },
};
`,
    });
    expect(report.source.format).toBe('sequelize');
    expect(failures(report)['20240102-note']).toContain('applies');
  });

  test('a column added and taken away without a rebuild is sound; a transaction of its own is its own', async () => {
    const report = await rehearsed({
      '20240101-tables.js': tables,
      '20240102-extra.js': `module.exports = {
  up: (queryInterface, Sequelize) => queryInterface.sequelize.transaction((transaction) =>
    queryInterface.addColumn('parent', 'extra', { type: Sequelize.TEXT }, { transaction })),
  down: (queryInterface) => queryInterface.sequelize.query('ALTER TABLE parent DROP COLUMN extra'),
};
`,
    });
    expect(failures(report)['20240102-extra']).toEqual([]);
  });

  test('a logger in the context is there; what else only the application gives cannot be had here', async () => {
    const report = await rehearsed({
      '20240101-tables.js': tables,
      '20240102-extra.js': `module.exports = {
  up: ({ context: { queryInterface, logger } }) => { logger.info('up'); return queryInterface.addColumn('parent', 'extra', 'TEXT'); },
  down: ({ context: { queryInterface } }) => queryInterface.sequelize.query('ALTER TABLE parent DROP COLUMN extra'),
};
`,
      '20240103-models.js': `module.exports = {
  up: ({ context }) => context.models.User.update({}, {}),
  down: async ({ context }) => { await context.dropTable('x'); },
};
`,
    });
    expect(failures(report)['20240102-extra']).toEqual([]);
    expect(report.migrations[2]?.verdict).toBe('inconclusive');
    expect(report.migrations[2]?.properties[0]?.summary).toContain('it wants models of its context');
  });

  test('a folder whose tables the application makes is not blamed for what they are not there for', async () => {
    const up = (body: string) =>
      `module.exports = { up: ({ context: queryInterface }) => ${body}, down: async () => {} };\n`;
    const report = await rehearsed({
      '1-index.js': up("queryInterface.sequelize.query('CREATE UNIQUE INDEX names ON series (name)')"),
      '2-column.js': up("queryInterface.describeTable('series')"),
      '3-own.js': up("queryInterface.createTable('own', { id: 'INTEGER' })"),
    });
    expect(report.migrations.map(({ verdict }) => verdict)).toEqual([
      'inconclusive',
      'inconclusive',
      'passed',
    ]);
    const [first, second] = report.migrations.map(({ properties }) => properties[0]?.summary);
    expect(first).toContain('no such table: main.series, and no migration makes it');
    expect(second).toContain('which may be for want of what 1-index could not do here');
  });
});
