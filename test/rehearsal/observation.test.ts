import { expect, it } from 'vitest';
import { information } from '../../src/properties/information.js';
import { roundTripData } from '../../src/properties/round-trip-data.js';
import { Observation } from '../../src/rehearsal/observation.js';

const fault = (code: string, column = 'name') => ({
  code,
  table: 'users',
  column,
  summary: code,
  differences: [],
});

const codes = (...findings: ReturnType<typeof fault>[]) => {
  const observation = new Observation(roundTripData, null);
  for (const [index, finding] of findings.entries())
    observation.add({ findings: [finding], evidence: true }, index);
  return told(observation).map(({ finding }) => `${finding.code} ${finding.column}`);
};

const told = (observation: Observation, accepted: readonly string[] = []) =>
  observation.told(({ code }) => accepted.includes(code));

it('remembers each kind of fault once', () => {
  expect(codes(fault('values-spoilt'), fault('values-spoilt'))).toEqual(['values-spoilt name']);
});

it('does not say that values are still there where some are lost, whichever shows first', () => {
  const [lost, forgotten] = [fault('values-not-restored'), fault('values-forgotten')];
  expect(codes(lost, forgotten)).toEqual(['values-not-restored name']);
  expect(codes(forgotten, lost)).toEqual(['values-not-restored name']);
  expect(codes(fault('values-forgotten', 'other'), lost)).toEqual([
    'values-forgotten other',
    'values-not-restored name',
  ]);
});

it('does not say that columns are lost of a table that is lost with all its rows', () => {
  const observation = new Observation(information, null);
  const whole = { code: 'table-destroyed', table: 'users', summary: '', differences: [] };
  observation.add({ findings: [fault('column-destroyed')], evidence: true }, 0);
  observation.add({ findings: [whole, { ...fault('column-destroyed'), table: 'posts' }], evidence: true }, 1);
  observation.add({ findings: [fault('column-destroyed', 'other')], evidence: true }, 2);
  expect(told(observation).map(({ finding: { code, table } }) => `${code} ${table}`)).toEqual([
    'table-destroyed users',
    'column-destroyed posts',
  ]);
});

it('says the weaker one all the same where the stronger one is accepted, or it would be accepted unseen', () => {
  const observation = new Observation(roundTripData, null);
  const moved = { code: 'keys-not-restored', table: 'users', summary: '', differences: [] };
  observation.add({ findings: [moved, fault('values-not-restored')], evidence: true }, 0);
  const codes = (accepted: readonly string[]) =>
    told(observation, accepted).map(({ finding }) => finding.code);
  expect(codes([])).toEqual(['keys-not-restored']);
  expect(codes(['keys-not-restored'])).toEqual(['keys-not-restored', 'values-not-restored']);
});
