import { expect, test } from 'vitest';
import { failures, rehearsed } from './rehearsed.js';

const migration = (up: string, down: string) => `import { Migration } from '@mikro-orm/migrations';
export class Change extends Migration {
  async up() { ${up} }
  async down() { ${down} }
}
`;
const tables = migration(
  `this.addSql('create table parent (id integer primary key, name text not null)');
   this.addSql('create table child (id integer primary key, parent_id integer not null references parent (id) on delete cascade)');`,
  `this.addSql('drop table child'); this.addSql('drop table parent');`,
);

test('a rebuild in its transaction takes the children of a cascade along; a column added does not', async () => {
  const report = await rehearsed({
    'Migration1.ts': tables,
    'Migration2.ts': migration(
      `this.addSql('pragma foreign_keys = off');
       this.addSql('create table parent2 (id integer primary key, name text)');
       this.addSql('insert into parent2 select id, name from parent');
       this.addSql('drop table parent');
       this.addSql('alter table parent2 rename to parent');`,
      `throw new Error('no way back');`,
    ),
  });
  expect(report.source.format).toBe('mikro-orm');
  expect(failures(report).Migration2).toContain('row-count');
  const added = await rehearsed({
    'Migration1.ts': tables,
    'Migration2.ts': migration(
      `this.addSql('alter table parent add column note text');
       const rows = await this.execute('select count(*) as n from parent');
       if (rows[0].n > 1) this.addSql("update parent set note = 'many'");`,
      `this.addSql('alter table parent drop column note');`,
    ),
  });
  expect(failures(added).Migration2).toEqual([]);
});
