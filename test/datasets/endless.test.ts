import { expect, it } from 'vitest';
import { verified } from '../rehearsal/verified.js';

const pieces = `WITH RECURSIVE piece(id, tag, rest) AS (
  SELECT id, '', tags || ',' FROM posts WHERE tags IS NOT NULL
  UNION ALL
  SELECT id, trim(substr(rest, 1, instr(rest, ',') - 1)), substr(rest, instr(rest, ',') + 1) FROM piece WHERE rest <> ''
)`;

it('a text that a recursive statement cuts into pieces comes to its end', async () => {
  const report = await verified(
    {
      '1_a.sql': 'CREATE TABLE posts (id INTEGER PRIMARY KEY, tags TEXT);',
      '2_b.sql': `CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        ${pieces} INSERT OR IGNORE INTO tags (name) SELECT DISTINCT tag FROM piece WHERE tag <> '' ORDER BY tag;`,
    },
    { settings: { runs: 60, only: ['2_b'], properties: ['applies', 'row-count', 'information'] } },
  );
  expect(report.migrations[0]?.properties.map(({ verdict }) => verdict)).not.toContain('failed');
});
