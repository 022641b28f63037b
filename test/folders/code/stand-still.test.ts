import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { standStill } from '../../../src/folders/code/stand-still.js';

const moment = { now: Date.UTC(2020, 1, 29), seed: 7, timeZone: 'UTC' };

async function said(at = moment) {
  return standStill(at, async () => ({
    now: Date.now(),
    date: new Date().toISOString(),
    random: Math.random(),
    uuids: [randomUUID(), crypto.randomUUID()],
    bytes: randomBytes(4).toString('hex'),
    later: await new Promise((done) => randomBytes(4, (_, bytes) => done(bytes.toString('hex')))),
  }));
}

test('the same moment says the same, to names that were imported before as well; another seed says something else', async () => {
  const first = await said();
  expect(await said()).toEqual(first);
  expect(first).toMatchObject({ now: moment.now, date: '2020-02-29T00:00:00.000Z' });
  expect(first.uuids[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect((await said({ ...moment, seed: 8 })).uuids).not.toEqual(first.uuids);
});

test('outside of a call, and on a real database, time goes on and no number comes twice', async () => {
  await said();
  const outside = [randomUUID(), crypto.randomUUID(), randomBytes(8).toString('hex')];
  const real = await standStill(undefined, async () => [randomUUID(), randomBytes(8).toString('hex')]);
  const later = await new Promise<string>((done) =>
    randomBytes(8, (_, bytes) => done(bytes.toString('hex'))),
  );
  expect(new Set([...outside, ...real, later, ...(await said()).uuids]).size).toBe(8);
  expect(Math.abs(Date.now() - performance.timeOrigin - performance.now())).toBeLessThan(60_000);
});

test('code is in the time zone of the moment, and nobody else', async () => {
  const hoursIn = (timeZone: string) =>
    standStill({ ...moment, timeZone }, async () => new Date('2024-01-05 12:00:00').toISOString());
  const before = process.env.TZ;
  expect(await hoursIn('UTC')).toBe('2024-01-05T12:00:00.000Z');
  expect(await hoursIn('Asia/Kolkata')).toBe('2024-01-05T06:30:00.000Z');
  expect(process.env.TZ).toBe(before);
});
