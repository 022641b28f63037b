import { expect, it } from 'vitest';
import { compareReports } from '../../src/report/compared.js';
import { failing, migration, property, report } from './samples.js';

const of = (...broken: string[]) =>
  report(
    ['1_a', '2_b'].map((id) =>
      migration(id, [
        broken.includes(id) ? failing('information', { table: 't' }) : property('information', 'passed'),
      ]),
    ),
  );

it('says what is new, what is fixed and what is as it was', () => {
  const { fresh, fixed, unchanged } = compareReports(of('2_b'), of('1_a'));
  expect([[...fresh], fixed, unchanged]).toEqual([['2_b information'], ['1_a information'], 0]);
  expect(compareReports(of('1_a'), of('1_a'))).toMatchObject({ fixed: [], unchanged: 1 });
});

it('takes nothing for fixed that was not rehearsed', () => {
  const part = { ...of(), migrations: of().migrations.slice(1) };
  expect(compareReports(part, of('1_a')).fixed).toEqual([]);
});
