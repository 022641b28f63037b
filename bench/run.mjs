/**
 * Datasets per CPU second, side by side in one process: one round trip and the whole property set of this framework
 * against the test that one would write by hand. Medians of several rounds, in which the two sides take turns.
 *
 *   npm run bench -- [ROUNDS] [SHARE of the cases, such as 0.1]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { compareImages } from '../build/compare/index.js';
import { datasetArbitrary, dictionaryOf } from '../build/datasets/index.js';
import { sqliteEngine } from '../build/engines/sqlite/index.js';
import { readFolder } from '../build/folders/index.js';
import { registry } from '../build/properties/registry.js';
import { stageOf } from '../build/rehearsal/plan.js';
import { linkOf } from '../build/rehearsal/replay.js';
import { startTrial } from '../build/rehearsal/trial.js';
import { apply } from '../build/runner/apply.js';
import { handwrittenArbitrary, handwrittenRoundTrip } from './handwritten.mjs';
import { migration, schemaSql } from './subject.mjs';

const [ROUNDS = 5, SHARE = 1] = process.argv.slice(2).map(Number);
const SIZES = [10, 100, 1000];
const CASES = { 10: 200 * SHARE, 100: 40 * SHARE, 1000: 6 * SHARE };

let place = 0;
const engine = sqliteEngine();
const stage = await stageOfSubject();

console.log(
  `node ${process.version}, SQLite ${engine.version}; datasets per CPU second, medians of ${ROUNDS} rounds\n`,
);
console.log('rows   by hand   round trip   ratio   all properties   round trips each');
for (const rows of SIZES) {
  const results = { hand: [], trip: [], all: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const seed = 100 + round;
    const measured = {
      hand: await perSecond(cases(rows), handwrittenArbitrary(rows), seed, async (dataset) =>
        handwrittenRoundTrip(dataset),
      ),
      trip: await perSecond(cases(rows), fixedSize(rows), seed, roundTrip),
      all: await perSecond(Math.max(3, cases(rows) >> 1), fixedSize(rows), seed, everyProperty),
    };
    // The first round warms up the pools and the compiler, on both sides.
    if (round > 0) for (const side of Object.keys(results)) results[side].push(measured[side]);
  }
  const [hand, trip, all] = [results.hand, results.trip, results.all].map(median);
  const cells = [
    String(rows).padStart(4),
    hand.toFixed(0).padStart(9),
    trip.toFixed(0).padStart(12),
    `${(trip / hand).toFixed(1)}x`.padStart(7),
    all.toFixed(0).padStart(16),
    (trip / all).toFixed(1).padStart(18),
  ];
  console.log(cells.join(' '));
}

function cases(rows) {
  return Math.max(1, Math.round(CASES[rows]));
}

async function perSecond(cases, arbitrary, seed, run) {
  const start = process.cpuUsage();
  await fc.assert(fc.asyncProperty(arbitrary, run), { seed, numRuns: cases });
  const { user, system } = process.cpuUsage(start);
  return (cases * 1e6) / (user + system);
}

/** One round trip: load, image, up, down, image, and every cell compared. */
async function roundTrip(dataset) {
  const database = await engine.open({ from: stage.base });
  await database.load(dataset);
  const before = await database.image();
  for (const direction of ['up', 'down']) {
    const { ok, error } = await apply(database, stage.subject.migration, direction);
    if (!ok) throw error;
  }
  const differences = compareImages(before, await database.image());
  await database.close();
  if (differences.length > 0) throw new Error('the round trip lost something');
}

async function everyProperty(dataset) {
  const index = ++place % 100;
  const trial = await startTrial(stage, dataset, index, index * 7919);
  for (const property of registry) {
    if (property.skip(stage.subject) !== null) continue;
    const { findings } = await property.check(trial);
    if (findings.length > 0) throw new Error(`${property.id}: ${findings[0].summary}`);
  }
  await trial.close();
}

/** Datasets of this many rows, drawn as a rehearsal draws them. */
function fixedSize(rows) {
  const planners = Math.max(1, Math.round(rows / 10));
  return datasetArbitrary(stage.subject.schemaBefore, {
    level: 'edgy',
    dictionary: dictionaryOf([...migration.up, ...migration.down], 'sqlite'),
    sizes: { planners, workers: rows - planners },
  });
}

/** The migration as it is rehearsed: read from a folder, after the one that makes the schema. */
async function stageOfSubject() {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-bench-'));
  try {
    const script = (statements) => `${statements.join(';\n')};\n`;
    writeFileSync(join(folder, '0001_schema.up.sql'), schemaSql);
    writeFileSync(join(folder, '0002_bench.up.sql'), script(migration.up));
    writeFileSync(join(folder, '0002_bench.down.sql'), script(migration.down));
    const source = await readFolder(folder);
    return stageOf(engine, source, await linkOf(engine, source, '0002_bench'), undefined, 'edgy');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
