import { describe, expect, it } from 'vitest';
import { broughtInFrom } from '../../src/effects/brought-in.js';
import { withTrial } from '../properties/support.js';

const schema = `CREATE TABLE plugins (id INTEGER PRIMARY KEY, label TEXT, size INTEGER);
  CREATE TABLE assets (id INTEGER PRIMARY KEY, name TEXT, size INTEGER);
  CREATE TABLE uses (id INTEGER PRIMARY KEY, plugin_id INTEGER)`;
const ids = [1n, 2n, 3n, 4n, 5n];
const data = {
  plugins: ids.map((id) => ({ id, label: `plugin ${id}`, size: id })),
  assets: ids.map((id) => ({ id, name: id < 3n ? `plugin ${id}` : `asset ${id}`, size: id })),
  uses: [...ids, ...ids].map((plugin_id, at) => ({ id: BigInt(at), plugin_id })),
};

const from = (up: string) =>
  withTrial({ schema, data, up }, async (trial) => {
    const effects = await trial.effects();
    const effect = effects?.table('assets');
    return effects && effect ? broughtInFrom(effects, effect, 'assets') : undefined;
  });

describe('rows that come in', () => {
  it.each([
    ['of another table', 'SELECT label, size FROM plugins'],
    ['of another table under a condition', 'SELECT label, size FROM plugins WHERE size > 1'],
    ['of another table with a constant', 'SELECT label, 1 FROM plugins'],
  ])('are %s', async (_, select) => {
    expect(await from(`INSERT INTO assets (name, size) ${select}`)).toBe('plugins');
  });

  it.each([
    ['its own once more', 'SELECT name, size FROM assets'],
    ["another's more than once", 'SELECT label, size FROM plugins JOIN uses ON plugin_id = plugins.id'],
  ])('are not those of another table that are %s', async (_, select) => {
    expect(await from(`INSERT INTO assets (name, size) ${select}`)).toBeNull();
  });
});
