import { describe, expect, it } from 'vitest';
import { datasetSize } from '../../src/model/dataset.js';
import { load, sample, schemaOf } from './database.js';
import { schemas } from './schemas.js';

describe('rows that the engine accepts', () => {
  for (const [name, sql] of Object.entries(schemas)) {
    for (const level of ['plain', 'edgy', 'hostile'] as const) {
      it(`${name}, ${level}`, async () => {
        const schema = await schemaOf(sql);
        let [rows, rejected] = [0, 0];
        const reasons = new Map<string, number>();
        for (const dataset of sample(schema, 60, { level })) {
          const outcome = await load(sql, dataset, level === 'hostile');
          rows += datasetSize(dataset);
          rejected += outcome.rejected.length;
          for (const { table, reason } of outcome.rejected)
            reasons.set(`${table}: ${reason}`, (reasons.get(`${table}: ${reason}`) ?? 0) + 1);
        }
        expect(rows).toBeGreaterThan(600);
        expect(rejected / rows, JSON.stringify([...reasons])).toBeLessThan(0.01);
      });
    }
  }
});
