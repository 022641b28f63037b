import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { propertyIds } from '../../src/model/property-id.js';
import { renderers } from '../../src/report/index.js';
import { failed, samples } from './samples.js';

const schema = JSON.parse(
  readFileSync(new URL('../../reports/rehearsal-report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

test.each(Object.entries(samples))('the %s sample, as it is written, is valid', (_, report) => {
  validate(JSON.parse(renderers.json(report, {})));
  expect(validate.errors).toBeNull();
});

test('the schema knows every property', () => {
  expect(schema.$defs.propertyId.enum).toEqual([...propertyIds]);
});

test.each(['tool', 'engine', 'source', 'settings', 'verdict', 'migrations'])('%s is required', (key) => {
  expect(validate({ ...failed, [key]: undefined })).toBe(false);
});

test('keys may be added', () => {
  expect(validate({ ...failed, later: { anything: true } })).toBe(true);
});
