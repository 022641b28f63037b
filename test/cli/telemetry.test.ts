import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { ended, good, project, rehearse, startWith } from './rehearse.js';

const packageFile = fileURLToPath(new URL('../../package.json', import.meta.url));

/** What a host application has: a provider that is registered before anything else, and writes each span down. */
const setUp = `
import { createRequire } from 'node:module';
import { appendFileSync } from 'node:fs';
const load = createRequire('${packageFile}');
const { trace } = load('@opentelemetry/api');
const { BasicTracerProvider, SimpleSpanProcessor } = load('@opentelemetry/sdk-trace-base');
const exporter = {
  export: (spans, done) => {
    for (const { name, attributes, status } of spans) appendFileSync('spans', JSON.stringify({ name, attributes, status }) + '\\n');
    done({ code: 0 });
  },
  shutdown: async () => {},
};
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
`;

test('spans of a release reach whoever has set OpenTelemetry up', async () => {
  const folder = await project({ ...good, 'telemetry.mjs': setUp });
  const options = { NODE_OPTIONS: `--import ${pathToFileURL(join(folder, 'telemetry.mjs'))}` };
  const { status, stderr } = await ended(startWith(options, folder, 'up', '--db', 'app.db', '--create'));
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.not.stringContaining('Error') });
  const spans = readLines(join(folder, 'spans'));
  expect(spans.map(({ name }) => name)).toEqual(['up 0001_notes', 'up 0002_index', 'rehearsal release']);
  expect(spans[1]).toMatchObject({
    attributes: {
      'rehearsal.migration': '0002_index',
      'rehearsal.direction': 'up',
      'rehearsal.rows_after': 0,
    },
  });
});

test('--log-format json: verify, backup and restore say each event as a line of JSON', async () => {
  const folder = await project(good);
  await rehearse(folder, 'up', '--db', 'app.db', '--create');
  const types = async (...args: string[]) => {
    const { status, stderr } = await rehearse(folder, ...args, '--log-format', 'json');
    expect({ args, status, stderr }).toMatchObject({ status: 0 });
    return stderr
      .trimEnd()
      .split('\n')
      .map((line) => {
        const event = JSON.parse(line);
        expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
        return event.type;
      });
  };
  const verified = await types('verify', '--runs', '5');
  expect(verified[0]).toBe('started');
  expect(verified.at(-1)).toBe('migration-finished');
  expect(verified).toContain('property');
  expect((await types('backup', '--db', 'app.db', '--out', 'saved.db')).at(-1)).toBe('backed-up');
  expect(await types('restore', '--db', 'app.db', 'saved.db')).toEqual(['restored']);
});

function readLines(file: string): { name: string; attributes: Record<string, unknown> }[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
