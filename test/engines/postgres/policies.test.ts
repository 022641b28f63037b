import { expect, it } from 'vitest';
import { Opened } from './opened.js';

const databases = new Opened();

it('loads and shows rows that a policy hides from the owner of the table too, and a statement does not meet them', async () => {
  const database = await databases.with(
    'CREATE TABLE grants (id bigint PRIMARY KEY, tenant text NOT NULL, kind text)',
    'ALTER TABLE grants ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE grants FORCE ROW LEVEL SECURITY',
    "CREATE POLICY tenant ON grants USING (tenant = current_setting('app.tenant', true))",
  );
  const outcome = await database.load({ grants: [{ id: 1n, tenant: 'a', kind: null }] });
  expect(outcome.rejected).toEqual([]);
  expect(await database.count('grants')).toBe(1);
  expect((await database.query("UPDATE grants SET kind = 'x'")).changes).toBe(0);
  const again = await databases.again(database);
  expect((await again.image()).tables.get('grants')?.rows).toEqual([[1n, 'a', null]]);
  expect(await again.all('SELECT * FROM grants')).toEqual([]);
});
