import { expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn } from './support.js';

const schema = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL)';
const data = { notes: ['a', 'b', 'c', 'd'].map((title, at) => ({ id: BigInt(at), title })) };
const trigger = (value: string) =>
  `ALTER TABLE notes ADD COLUMN slug TEXT; CREATE TRIGGER t AFTER UPDATE ON notes WHEN NEW.slug IS NULL BEGIN UPDATE notes SET slug = ${value} WHERE id = NEW.id; END;`;
const found = async (up: string) =>
  (await checkOn(integrity, { schema, data, up })).findings.map(({ code }) => code);

it('a column that a trigger fills when a row is written again, and nothing before', async () => {
  expect(await found(trigger("lower(NEW.title) || '-' || NEW.id"))).toEqual(['never-filled: slug']);
});

it.each([
  ['filled in up', `${trigger('lower(NEW.title)')} UPDATE notes SET slug = lower(title);`],
  ['about the write', trigger('CURRENT_TIMESTAMP')],
  ['the same for all', trigger("'new'")],
])('one that is %s is right', async (_, up) => {
  expect(await found(up)).toEqual([]);
});
