import type {
  CostForecast,
  CostGrowth,
  CostLock,
  CostReport,
  CostRung,
  CostSample,
} from '../../model/cost.js';
import type { Reader } from './reader.js';

/** What was measured. */
export function readCost(reader: Reader): CostReport {
  return {
    ...reader.object(),
    rows: reader.at('rows').amount(),
    ladder: reader.at('ladder').list(readRung),
    up: readGrowth(reader.at('up')),
    down: reader.at('down').orNull(readGrowth),
    locks: reader.at('locks').or([], (locks) => locks.list(readLock)),
  };
}

function readLock(reader: Reader): CostLock {
  return {
    table: reader.at('table').string(),
    mode: reader.at('mode').string(),
    heldMs: reader.at('heldMs').amount(),
    rewrites: reader.at('rewrites').boolean(),
    ...reader.optional('waits', (waits) => waits.oneOf(['forever', 'limited'] as const)),
    sql: reader.at('sql').string(),
  };
}

function readRung(reader: Reader): CostRung {
  return {
    rows: reader.at('rows').amount(),
    up: readSample(reader.at('up')),
    down: reader.at('down').orNull(readSample),
  };
}

function readSample(reader: Reader): CostSample {
  return {
    durationMs: reader.at('durationMs').amount(),
    bytesBefore: reader.at('bytesBefore').amount(),
    bytesAfter: reader.at('bytesAfter').amount(),
    work: reader.at('work').amount(),
  };
}

function readGrowth(reader: Reader): CostGrowth {
  return {
    fit: reader.at('fit').orNull((fit) => ({
      exponent: fit.at('exponent').number(),
      factor: fit.at('factor').number(),
      fixedMs: fit.at('fixedMs').amount(),
      r2: fit.at('r2').number(),
    })),
    forecast: readForecast(reader.at('forecast')),
  };
}

function readForecast(reader: Reader): CostForecast {
  return {
    durationMs: reader.at('durationMs').amount(),
    range: reader.at('range').orNull((range) => ({
      fromMs: range.at('fromMs').amount(),
      toMs: range.at('toMs').amount(),
    })),
    bytesBefore: reader.at('bytesBefore').amount(),
    bytesAfter: reader.at('bytesAfter').amount(),
  };
}
