import { expect, it } from 'vitest';
import { parseReport, renderers } from '../../../src/report/index.js';
import { failed, passing } from '../samples.js';

const statement = renderers['in-toto'](passing, {});

it('reads the report that a statement carries, signed or not', () => {
  expect(parseReport(statement, 'x')).toEqual(passing);
  const envelope = {
    payloadType: 'application/vnd.in-toto+json',
    payload: Buffer.from(statement).toString('base64'),
    signatures: [{ sig: 'AA==' }],
  };
  expect(parseReport(JSON.stringify(envelope), 'x')).toEqual(passing);
});

it('refuses a statement whose files are not those of its report, and one without a report', () => {
  const { subject } = JSON.parse(renderers['in-toto'](failed, {}));
  expect(() => parseReport(JSON.stringify({ ...JSON.parse(statement), subject }), 'x')).toThrow(
    'the statement names other files than its report',
  );
  expect(() => parseReport(JSON.stringify({ ...JSON.parse(statement), predicate: {} }), 'x')).toThrow(
    'the statement carries no report',
  );
});
