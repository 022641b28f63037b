import { expect, it } from 'vitest';
import { areMomentsApart, isMoment } from '../../src/properties/moments.js';

const seconds = 34 * 86_400 + 3_661;

it.each([
  ['seconds', 1_706_745_598n, 1_706_745_598n + BigInt(seconds)],
  ['milliseconds', 1_706_745_598_000n, 1_706_745_598_000n + BigInt(seconds) * 1000n],
  ['days', 2_460_341.49, 2_460_341.49 + seconds / 86_400],
  ['seconds as a text', '1706745598', String(1_706_745_598 + seconds)],
  ['a text', '2024-01-31 23:59:58', '2024-03-06 01:00:59'],
  ['a text of another kind', '2024-01-31T23:59:58.000Z', '2024-03-06T01:00:59.000Z'],
  ['a text with its zone', '2024-01-31 23:59:58+00', '2024-03-06 01:00:59+00'],
  ['a day', '2024-01-31', '2024-03-06'],
])('moments are told by %s', (_, one, other) => {
  expect(areMomentsApart(one, other, seconds)).toBe(true);
});

it.each([
  ['a number drawn by chance', 17n, 917_263_526n],
  ['words beside the moment', 'made 2024-01-31 23:59:58', 'made 2024-03-06 01:00:59'],
  ['a part of the moment', '31', '06'],
  ['other days', '2024-01-31', '2031-03-06'],
  ['nothing', null, '2024-03-06'],
])('but not by %s', (_, one, other) => {
  expect(areMomentsApart(one, other, seconds)).toBe(false);
});

it('a value may say a moment', () => {
  expect(['2024-01-31 23:59:58', 1_706_745_598n, 1_706_745_598_000n, '1706745598'].map(isMoment)).toEqual(
    Array(4).fill(true),
  );
  expect(['z', '', 5n, -1, null, 9_223_372_036_854_775_807n].map(isMoment)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});
