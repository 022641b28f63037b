import { expect, test } from 'vitest';
import { Extended } from '../../../src/folders/command/wire-extended.js';

const bind = (format: number) =>
  Buffer.from(
    ['', '', 0, 1, 0, format, 0, 1, 0, 0, 0, 1, 65, 0, 0].flatMap((each) =>
      each === '' ? [0] : [Number(each)],
    ),
  );

test('a portal runs once, and after what it refuses everything is passed over until Sync', async () => {
  const asked: unknown[] = [];
  const extended = new Extended(async (sql, values) => {
    asked.push([sql, values]);
    return { columns: [], types: [], rows: [], command: 'UPDATE', changes: 1, lastKey: null, reads: false };
  });
  await extended.answer('P', Buffer.from('\0UPDATE a SET x = $1\0\0\0'));
  await extended.answer('B', bind(0));
  await extended.answer('D', Buffer.from('P\0'));
  const [done] = await extended.answer('E', Buffer.from('\0\0\0\0\0'));
  expect(done?.toString()).toContain('UPDATE 1');
  expect(asked).toEqual([['UPDATE a SET x = $1', ['A']]]);
  expect(String(await extended.answer('B', bind(1)))).toContain('as text only');
  expect(await extended.answer('E', Buffer.from('\0\0\0\0\0'))).toEqual([]);
  extended.sync();
  expect(String(await extended.answer('D', Buffer.from('S\0')))).toContain('statements are not described');
});
