import { compareResults, compareSchemas, type RowDifference } from '../compare/index.js';
import type { World } from '../engines/engine.js';
import { cellKey } from '../model/cell.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Direction } from '../model/run.js';
import { Chance } from './chance.js';
import { faultOf, rowDifferences } from './checks.js';
import { place, places } from './places.js';
import type { Trial } from './property.js';
import { otherTime, otherZone, steadyZone } from './worlds.js';

/**
 * Where `up` or `down` gives something else in a session of another time zone. What `down` is run on was made by an `up` in the
 * usual one: nobody rolls back from the same machine.
 */
export async function zoneFindings(trial: Trial): Promise<Finding[]> {
  const findings = await directionFindings(trial, 'up', await trial.before());
  if (findings.length > 0 || trial.migration.down === null) return findings;
  const down = await trial.down();
  return down.result.ok ? directionFindings(trial, 'down', (await trial.up()).image) : [];
}

async function directionFindings(trial: Trial, direction: Direction, before: Image): Promise<Finding[]> {
  const usual = (await trial[direction]()).image;
  const other = await resultIn(trial, direction, otherZone);
  if (typeof other === 'string') return [failing(direction, other)];
  if (sameResult(before, usual, other)) return [];
  // Random values differ on a new connection too: only what differs from one in the usual time zone is its doing.
  const control = await resultIn(trial, direction, { ...otherZone, timeZone: 'UTC' });
  if (typeof control === 'string' || sameResult(before, control, other)) return [];
  // Which row gets which random value hangs on where its page has room: it may be another one each time.
  const redrawn = await resultIn(trial, direction, { ...otherZone, timeZone: 'UTC', randomSeed: 77 });
  if (typeof redrawn === 'string') return [];
  const chance = new Chance(control, redrawn);
  const stamped = await stampedCells(trial, direction, before, control);
  const differing = (image: Image) =>
    places(
      compareResults(before, chance.without(control), chance.without(image)).map(([table, cells]) => [
        table,
        cells.filter((cell) => !stamped.has(cellId(table, cell))),
      ]),
    );
  const cells = await withoutSummerTime(trial, direction, differing(other), differing);
  return [
    ...cells.map(([table, column, group]) => cellFinding(direction, table, column, group)),
    ...compareSchemas(control.schema, other.schema).map(
      ({ table, what, before: one, after }): Finding => ({
        code: `${direction}-time-zone`,
        table,
        summary: `${direction} makes ${what} otherwise ${ELSEWHERE}`,
        differences: [
          {
            table,
            ...(one === undefined ? {} : { before: one }),
            ...(after === undefined ? {} : { after }),
          },
        ],
        wayOut: WAY_OUT,
      }),
    ),
  ];
}

/** Cells that hold the moment itself, which is written as the session's clock shows it: that is what a stamp does, and no value of a row's. */
async function stampedCells(
  trial: Trial,
  direction: Direction,
  before: Image,
  control: Image,
): Promise<ReadonlySet<string>> {
  const later = await resultIn(trial, direction, {
    ...otherTime,
    randomSeed: otherZone.randomSeed,
    timeZone: 'UTC',
  });
  if (typeof later === 'string') return new Set();
  const moved = compareResults(before, control, later);
  return new Set(moved.flatMap(([table, cells]) => cells.map((cell) => cellId(table, cell))));
}

function cellId(table: string, { key, column = '' }: RowDifference): string {
  const row = Object.entries(key).map(([name, cell]) => `${name} ${cellKey(cell)}`);
  return [table, column, ...row].join('\u0000');
}

type Places = ReturnType<typeof places>;

/**
 * Those that differ in a zone without summer time, too. That some days have 23 hours is what somebody who adds days to a moment leaves
 * to the calendar.
 */
async function withoutSummerTime(
  trial: Trial,
  direction: Direction,
  found: Places,
  differing: (image: Image) => Places,
): Promise<Places> {
  if (found.length === 0) return found;
  const steady = await resultIn(trial, direction, steadyZone);
  if (typeof steady === 'string') return found;
  const there = new Set(differing(steady).map(([table, column]) => place(table, column)));
  return found.filter(([table, column]) => there.has(place(table, column)));
}

const ELSEWHERE = `in a session of another time zone (${otherZone.timeZone}, and UTC before)`;
const WAY_OUT = 'name the time zone in the statement: do not leave it to the session';

async function resultIn(trial: Trial, direction: Direction, world: World): Promise<Image | string> {
  const database = await trial.open(direction === 'up' ? 'before' : 'up', world);
  try {
    const { ok, error } = await trial.run(database, direction);
    return ok ? await database.image() : (error?.message ?? 'unknown error');
  } finally {
    await database.close();
  }
}

function sameResult(before: Image, one: Image, other: Image): boolean {
  return (
    compareResults(before, one, other).length === 0 && compareSchemas(one.schema, other.schema).length === 0
  );
}

function cellFinding(
  direction: Direction,
  table: string,
  column: string,
  group: readonly RowDifference[],
): Finding {
  return {
    code: `${direction}-time-zone`,
    table,
    ...(column === '' ? {} : { column }),
    summary: `${direction} gives ${place(table, column)} other values ${ELSEWHERE}`,
    differences: rowDifferences(table, group),
    wayOut: WAY_OUT,
  };
}

function failing(direction: Direction, message: string): Finding {
  return {
    code: `${direction}-fails-in-time-zone`,
    summary: `${direction} fails ${ELSEWHERE}: ${faultOf(new Error(message))}`,
    differences: [],
    wayOut: WAY_OUT,
  };
}
