import { describe, expect, it } from 'vitest';
import type { PropertyId } from '../../../src/model/property-id.js';
import { registry } from '../../../src/properties/registry.js';
import { exampleOf, verdictOn } from '../../properties/page.js';
import { describeEngine } from '../contract.js';
import { toyEngine } from './index.js';

describeEngine('toy', async () => toyEngine(), {
  numbered: 'INTEGER PRIMARY KEY',
  blob: 'BLOB',
  double: 'REAL',
  touching: [
    'CREATE TRIGGER touch AFTER UPDATE OF id ON parent BEGIN UPDATE parent SET touched = 1 WHERE id = new.id; END',
  ],
  refusals: { foreignKey: /FOREIGN KEY/, unique: /UNIQUE/, check: /CHECK/ },
});

const engine = toyEngine();

/** What only an engine within its application's process can be asked. */
const embeddedOnly: readonly PropertyId[] = ['crash', 'live'];

describe.each(registry)('$id, of a third engine', ({ id }) => {
  const given = (verdict: string) => (embeddedOnly.includes(id) ? 'skipped' : verdict);

  it('passes the good migration of its page', async () => {
    const report = await verdictOn(engine, id, exampleOf(id, 'Good'), 40);
    expect(report?.verdict, report?.summary).toBe(given('passed'));
  });

  it('fails the bad migration of its page', async () => {
    const report = await verdictOn(engine, id, exampleOf(id, 'Bad'), 40);
    expect(report?.verdict, report?.summary).toBe(given('failed'));
  });
});
