import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { sharedPostgres } from '../postgres.js';
import { example, verdictOn } from './page.js';

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
}, 60_000);

const guarded = `CREATE TABLE docs (id bigint PRIMARY KEY, writer text NOT NULL, body text);
ALTER TABLE docs ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON docs USING (writer = current_user);`;
const codes = async (up: string) => {
  const down = '-- rehearsal: irreversible because it is enough to look at up\n';
  const report = await verdictOn(engine, 'untouched', example(guarded, up, down), 3);
  return report?.findings.map(({ code, kind }) => `${code} ${kind}`);
};

describe('a policy in the place of another one', () => {
  const again = (condition: string, more = '') =>
    `DROP POLICY own ON docs; CREATE POLICY own ON docs ${more}USING (${condition});`;
  it.each<[string, string, string[]]>([
    ['that looks at no row', again('true'), ['policy-opened: own decision']],
    ['of the same meaning', again('writer = (SELECT current_user)'), []],
    ['that knows who is signed in', again("current_setting('app.writer', true) IS NOT NULL"), []],
    ['of another command', again('true', 'FOR SELECT '), []],
    ['beside it', 'CREATE POLICY readers ON docs USING (true);', []],
  ])('%s', async (_, up, expected) => {
    expect(await codes(up)).toEqual(expected);
  });
});
