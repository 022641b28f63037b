import type { Migration } from '../../../src/model/migration.js';
import type { Report } from '../../../src/model/report.js';
import { type RehearseOnOptions, rehearseOn } from '../../../src/rehearsal/on/rehearse-on.js';
import { rules, temporaryFolder } from '../../runner/files.js';

type Given = Pick<RehearseOnOptions, 'engine' | 'store'> & { readonly migrations: readonly Migration[] };

/** Rehearses what is pending in a folder of golang-migrate's. */
export function rehearsedOn(
  { migrations, engine, store }: Given,
  more: Partial<RehearseOnOptions> = {},
): Promise<Report> {
  let time = 0;
  return rehearseOn({
    source: {
      folder: 'migrations',
      format: 'golang-migrate',
      dialect: engine.dialect,
      migrations,
      rules,
      notes: [],
    },
    engine,
    settings: { seed: 1, runs: 1, data: 'edgy', timeMs: null, only: null, properties: null, shard: null },
    store,
    from: null,
    to: null,
    workFolder: temporaryFolder(),
    again: null,
    snapshot: false,
    clock: () => ++time,
    toolVersion: '1.0.0',
    ...more,
  });
}
