import { UserError } from '../../model/errors.js';
import type { MigrationReport, Report, ReportSettings, SchemaChange } from '../../model/report.js';
import { readCost } from './cost.js';
import { readEvidence, readNotes } from './evidence.js';
import { readProperty, verdicts } from './property.js';
import { Reader } from './reader.js';
import { reportInside } from './statement.js';

/**
 * Reads a saved JSON report, or the one that an in-toto statement carries. What an older version did not write yet is filled in; keys that are not known stay.
 *
 * @param where the file, for the error
 * @throws {UserError} that says what is wrong with it and at which key
 */
export function parseReport(text: string, where: string): Report {
  return readReport(new Reader(parseJson(reportInside(text, where), where), '', where));
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const wayOut = 'name a report.json that rehearse verify has written';
    throw new UserError(`is not JSON: ${(error as Error).message}`, { where, wayOut, cause: error });
  }
}

function readReport(reader: Reader): Report {
  const [tool, engine, source] = [reader.at('tool'), reader.at('engine'), reader.at('source')];
  return {
    ...reader.object(),
    schema: reader.at('schema').oneOf(['rehearsal-report/1']),
    tool: {
      ...tool.object(),
      name: tool.at('name').oneOf(['rehearsal']),
      version: tool.at('version').string(),
    },
    engine: { ...engine.object(), name: engine.at('name').string(), version: engine.at('version').string() },
    startedAt: reader.at('startedAt').or('', (each) => each.string()),
    durationMs: reader.at('durationMs').or(0, (each) => each.amount()),
    source: {
      ...source.object(),
      folder: source.at('folder').string(),
      format: source.at('format').string(),
    },
    settings: readSettings(reader.at('settings')),
    verdict: reader.at('verdict').oneOf(verdicts),
    notes: readNotes(reader.at('notes')),
    migrations: reader.at('migrations').list(readMigration),
  };
}

function readSettings(reader: Reader): ReportSettings {
  return {
    ...reader.object(),
    seed: reader.at('seed').whole(),
    runs: reader.at('runs').amount(),
    data: reader.at('data').string(),
    foreignKeys: reader.at('foreignKeys').or(true, (each) => each.boolean()),
    connection: reader.at('connection').or('', (each) => each.string()),
    ...reader.optional('shard', (shard) => shard.orNull(readShard)),
  };
}

function readShard(reader: Reader): object {
  const [index, count] = [reader.at('index').whole(), reader.at('count').whole()];
  if (index < 1 || index > count || count > 1_000_000)
    reader.fail('a share such as {"index": 1, "count": 4}');
  const places = reader.optional('places', (each) => each.list((place) => place.whole()));
  return { index, count, ...places };
}

function readMigration(reader: Reader): MigrationReport {
  return {
    ...reader.object(),
    id: reader.at('id').string(),
    description: reader.at('description').or('', (each) => each.string()),
    checksum: reader.at('checksum').string(),
    reversible: reader.at('reversible').boolean(),
    irreversible: reader.at('irreversible').orNull((each) => each.string()),
    verdict: reader.at('verdict').oneOf(verdicts),
    durationMs: reader.at('durationMs').amount(),
    properties: reader.at('properties').list(readProperty),
    evidence: readEvidence(reader.at('evidence')),
    notes: readNotes(reader.at('notes')),
    ...reader.optional('schemaChanges', (changes) => changes.list(readSchemaChange)),
    ...reader.optional('cost', readCost),
  };
}

function readSchemaChange(reader: Reader): SchemaChange {
  return {
    ...reader.object(),
    kind: reader.at('kind').string(),
    name: reader.at('name').string(),
    before: reader.at('before').orNull((each) => each.string()),
    after: reader.at('after').orNull((each) => each.string()),
  };
}
