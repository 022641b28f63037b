import * as api from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { readFolder } from '../../src/folders/index.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import { rehearsalSpans } from '../../src/telemetry/spans.js';
import { folderOf } from '../folders/folder.js';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
api.trace.setGlobalTracerProvider(provider);
beforeEach(() => exporter.reset());
afterAll(() => api.trace.disable());

it('makes a span for the whole and one inside for each migration', async () => {
  const spans = rehearsalSpans(api, '1.0.0');
  await rehearse({
    source: await readFolder(
      folderOf({
        '1_notes.up.sql': 'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT);',
        '1_notes.down.sql': 'DROP TABLE notes;',
        '2_upper.up.sql': 'UPDATE notes SET title = upper(title);',
        '2_upper.down.sql': 'UPDATE notes SET title = lower(title);',
      }),
    ),
    engine: sqliteEngine(),
    settings: {
      seed: 1,
      runs: 20,
      data: 'edgy',
      timeMs: null,
      only: null,
      properties: ['round-trip-data', 'row-count'],
      shard: null,
    },
    clock: () => 0,
    toolVersion: '1.0.0',
    listener: spans.listen,
  });
  spans.end();
  const made = exporter.getFinishedSpans();
  expect(made.map(({ name }) => name)).toEqual(['verify 1_notes', 'verify 2_upper', 'rehearsal verify']);
  const [first, second, whole] = made;
  expect(first?.parentSpanContext?.spanId).toBe(whole?.spanContext().spanId);
  expect(second?.status).toEqual({ code: api.SpanStatusCode.ERROR, message: 'a property failed' });
  expect(second?.attributes).toMatchObject({ 'rehearsal.verdict': 'failed', 'rehearsal.datasets': 20 });
  expect(second?.events.map(({ name }) => name)).toEqual(['round-trip-data failed']);
  expect(whole?.status.code).toBe(api.SpanStatusCode.UNSET);
});

it('says of every open span why it ended, where it failed', () => {
  const spans = rehearsalSpans(api, '1.0.0');
  spans.listen({ type: 'migration-started', id: '0001', index: 0, total: 1 });
  spans.end(new Error('the server is gone'));
  expect(exporter.getFinishedSpans().map(({ name, status }) => [name, status.message])).toEqual([
    ['verify 0001', 'the server is gone'],
    ['rehearsal verify', 'the server is gone'],
  ]);
});
