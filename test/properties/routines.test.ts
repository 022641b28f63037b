import { expect, it } from 'vitest';
import type { Schema } from '../../src/model/schema.js';
import { lessPrivileged } from '../../src/properties/routines.js';

const schemaWith = (...texts: string[]): Schema => ({
  tables: [],
  indexes: [],
  triggers: [],
  views: [],
  others: texts.map((sql) => ({ kind: 'function', name: 'reveal', sql, dialect: 'postgres' })),
  settings: {},
  dialect: 'postgres',
});
const reveal = (clauses: string, value: string, argument = 'integer') =>
  `CREATE OR REPLACE FUNCTION public.reveal(i ${argument})\n RETURNS text\n LANGUAGE sql\n${clauses}\nAS $function$ SELECT ${value} $function$`;
const careful = ` STABLE SECURITY DEFINER\n SET search_path TO 'public'`;
const told = (before: string[], after: string[]) =>
  lessPrivileged(schemaWith(...before), schemaWith(...after)).map(({ summary }) => summary);

it('what CREATE OR REPLACE does not repeat is lost', () => {
  expect(told([reveal(careful, 'v')], [reveal('', 'upper(v)')])).toEqual([
    'the function reveal is made again without SECURITY DEFINER and SET search_path, which CREATE OR REPLACE does not keep',
  ]);
});

it.each<[string, string[], string[]]>([
  ['another body with the same clauses', [reveal(careful, 'v')], [reveal(careful, 'upper(v)')]],
  ['the same body without them, which is what it is for', [reveal(careful, 'v')], [reveal('', 'v')]],
  ['another path', [reveal(careful, 'v')], [reveal(careful.replace('public', 'app'), 'w')]],
  ['words in the body', [reveal('', "'SECURITY DEFINER SET a'")], [reveal('', 'v')]],
  ['one with other arguments', [reveal(careful, 'v')], [reveal(careful, 'v'), reveal('', 'w', 'bigint')]],
])('%s: nothing', (_, before, after) => {
  expect(told(before, after)).toEqual([]);
});
