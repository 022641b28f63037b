import { expect, test } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import type { Finding } from '../../src/model/finding.js';
import type { Property } from '../../src/properties/property.js';
import { walkChain } from '../../src/rehearsal/chain.js';
import { Observation } from '../../src/rehearsal/observation.js';
import { watchAlso, watchedBeside } from '../../src/rehearsal/panel.js';
import { stageOf } from '../../src/rehearsal/plan.js';
import { reconsider } from '../../src/rehearsal/reconsider.js';
import { migration, rules } from '../runner/files.js';

const finding = (code: string): Finding => ({ code, table: 't', summary: code, differences: [], wayOut: '' });

test('what is no finding any more, now that the migration was watched on more datasets, is left out', async () => {
  const up = migration('0001', ['CREATE TABLE t (id INTEGER PRIMARY KEY)']);
  const source = {
    folder: '.',
    format: 'plain',
    dialect: 'sqlite',
    migrations: [up],
    rules,
    notes: [],
  } as const;
  const engine = sqliteEngine();
  for await (const link of walkChain(engine, source)) {
    const stage = stageOf(engine, source, link, undefined, 'plain');
    const property: Property = {
      id: 'untouched',
      title: '',
      skip: () => null,
      check: async () => ({
        evidence: true,
        findings:
          watchedBeside(link.migration) === 0 ? [finding('early'), finding('right')] : [finding('right')],
      }),
    };
    const observation = new Observation(property, null);
    observation.add({ evidence: true, findings: [finding('early'), finding('right')] }, 1);
    await reconsider(stage, [observation], 1);
    expect(observation.kinds.size).toBe(2);
    watchAlso(link.migration, { t: [{ id: 1n }] });
    await reconsider(stage, [observation], 1);
    expect([...observation.kinds.values()].map((kind) => kind.finding.code)).toEqual(['right']);
    observation.add({ evidence: true, findings: [finding('late')] }, 2, {}, watchedBeside(link.migration));
    await reconsider(stage, [observation], 1);
    expect([...observation.kinds.values()].map((kind) => kind.finding.code)).toEqual(['right', 'late']);
  }
});
