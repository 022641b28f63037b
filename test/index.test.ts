import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('is the one that reports/api shows; after a change on purpose, `npm run api` writes it anew', async () => {
  const { apiReports }: { apiReports(): Map<string, string> } = await import('../scripts/api.mjs' as string);
  const reports = apiReports();
  expect([...reports.keys()]).toContain('reports/api/vitest.api.txt');
  for (const [file, text] of reports) expect(readFileSync(file, 'utf8'), file).toBe(text);
});
