import { propertyIds } from '../../src/model/property-id.js';
import type {
  Evidence,
  MigrationReport,
  PropertyReport,
  Report,
  ReportCounterexample,
  ReportFinding,
} from '../../src/model/report.js';
import { overall } from '../../src/model/verdict.js';

/** A report with these migrations, as `verify` makes them. */
export function report(migrations: readonly MigrationReport[], more: Partial<Report> = {}): Report {
  return {
    schema: 'rehearsal-report/1',
    tool: { name: 'rehearsal', version: '1.2.3' },
    engine: { name: 'sqlite', version: '3.53.2' },
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 4321,
    source: { folder: 'shop/migrations', format: 'golang-migrate' },
    settings: {
      seed: 1,
      runs: 100,
      data: 'edgy',
      foreignKeys: true,
      connection: 'shared',
      timeMs: null,
      only: null,
      properties: null,
      shard: null,
    },
    verdict: overall(migrations.map(({ verdict }) => verdict)),
    notes: [{ kind: 'context', message: 'read as golang-migrate', file: 'shop/migrations' }],
    migrations,
    ...more,
  };
}

export function migration(
  id: string,
  properties: readonly PropertyReport[],
  more: Partial<MigrationReport> = {},
): MigrationReport {
  return {
    id,
    description: id.replace(/^\d+_/, '').replaceAll('_', ' '),
    checksum: 'sha256:eb74e5fe7e6641adccd4b19dcb4c392c1469444d2875d92cfe4acb9f7ccbf65a',
    reversible: true,
    irreversible: null,
    verdict: overall(properties.map(({ verdict }) => verdict)),
    durationMs: 412,
    properties,
    evidence,
    notes: [],
    ...more,
  };
}

export function property(
  id: PropertyReport['id'],
  verdict: PropertyReport['verdict'],
  more: Partial<PropertyReport> = {},
): PropertyReport {
  const cases = verdict === 'skipped' ? 0 : 100;
  return { id, verdict, cases, summary: summaries[verdict], accepted: null, findings: [], ...more };
}

const summaries = {
  passed: 'holds on 100 of 100 datasets that exercised it',
  failed: 'it does not hold',
  inconclusive: 'none of 100 datasets exercised it',
  skipped: 'it declares none',
};

/** A property that fails, with one finding and its counterexample. */
export function failing(
  id: PropertyReport['id'],
  finding: Partial<ReportFinding>,
  counterexample: Partial<ReportCounterexample> = {},
): PropertyReport {
  const full: ReportFinding = {
    code: 'cells-differ',
    summary: 'it does not hold',
    accepted: null,
    ...finding,
  };
  return property(id, 'failed', {
    summary: full.summary,
    findings: [full],
    counterexample: { seed: 1, path: '3:1:0', rows: 1, dataset: {}, differences: [], ...counterexample },
  });
}

const evidence: Evidence = {
  statements: [
    {
      direction: 'up',
      sql: "UPDATE customers\n  SET language = json_extract(profile, '$.language')",
      file: 'shop/migrations/0003_promote_language.up.sql',
      line: 2,
      data: true,
      casesRun: 100,
      casesTouchingRows: 80,
      rowsTouched: 2126,
    },
    {
      direction: 'down',
      sql: 'ALTER TABLE customers DROP COLUMN language',
      data: false,
      casesRun: 100,
      casesTouchingRows: 0,
      rowsTouched: 0,
    },
  ],
  datasets: {
    count: 100,
    tables: [
      {
        table: 'customers',
        rows: 2274,
        largest: 91,
        empty: 18,
        columns: [
          { column: 'customer_id', kinds: { text: 1900, 'numeric text': 200, 'non-ascii text': 174 } },
          { column: 'profile', kinds: { 'json object': 1500, 'malformed json': 300, null: 474 } },
        ],
      },
      { table: 'orders', rows: 0, largest: 0, empty: 100, columns: [] },
    ],
    unpopulated: [],
  },
};

const customer = { customer_id: 'a', name: 'a', profile: '{"a": 1}', credit: null };

export const passing = report([
  migration('0001_shop', [property('applies', 'passed'), property('row-count', 'skipped')]),
  migration('0002_add_loyalty', [property('applies', 'passed'), property('row-count', 'passed')]),
]);

export const accepting = report([
  migration('0003_promote_language', [
    property('round-trip-data', 'passed', {
      summary: 'accepted: down does not restore customers.profile',
      accepted: { reason: 'the spacing of a profile carries no meaning here' },
      findings: [
        {
          code: 'cells-differ',
          summary: 'down does not restore customers.profile',
          table: 'customers',
          column: 'profile',
          accepted: { reason: 'the spacing of a profile carries no meaning here' },
        },
      ],
    }),
  ]),
]);

export const inconclusive = report(
  [
    migration('0001_shop', [property('applies', 'passed')]),
    migration('0006_expire_orders', [property('applies', 'passed'), property('row-count', 'inconclusive')], {
      evidence: {
        statements: [
          {
            direction: 'up',
            sql: "UPDATE orders SET status = 'cancelled' WHERE status = 'expired'",
            file: 'shop/migrations/0006_expire_orders.up.sql',
            line: 4,
            data: true,
            casesRun: 100,
            casesTouchingRows: 0,
            rowsTouched: 0,
          },
        ],
        datasets: {
          count: 100,
          tables: [{ table: 'orders', rows: 0, largest: 0, empty: 100, columns: [] }],
          unpopulated: [{ table: 'orders', reason: 'CHECK (total = length(note) * 7)' }],
        },
      },
      notes: [
        {
          kind: 'gap',
          message: 'no dataset had a row for this statement to touch',
          file: 'shop/migrations/0006_expire_orders.up.sql',
          line: 4,
        },
      ],
    }),
  ],
  {
    notes: [
      { kind: 'gap', message: '0005_backfill.go is code that cannot be run', file: 'shop/0005_backfill.go' },
    ],
  },
);

export const failed = report([
  migration('0001_shop', [property('applies', 'passed'), property('row-count', 'passed')]),
  migration('0003_promote_language', [
    property('row-count', 'passed'),
    failing(
      'round-trip-data',
      {
        summary: 'down does not bring back customers.profile',
        table: 'customers',
        column: 'profile',
        blame: {
          sql: "UPDATE customers\n  SET profile = json_set(profile, '$.language', language)",
          file: 'shop/migrations/0003_promote_language.down.sql',
          line: 3,
        },
        wayOut:
          'keep the old text, or accept it: -- rehearsal: accept round-trip-data customers.profile because REASON',
      },
      {
        dataset: { customers: [customer, { customer_id: 'b' }] },
        rows: 2,
        differences: [
          {
            table: 'customers',
            key: { customer_id: 'a' },
            column: 'profile',
            before: '{"a": 1}',
            after: '{"a":1}',
          },
        ],
      },
    ),
  ]),
  migration('0005_rebuild_customers', [
    failing(
      'row-count',
      {
        code: 'rows-lost',
        summary: 'rows of orders are deleted with those of customers',
        table: 'orders',
        blame: { sql: 'DROP TABLE customers' },
        wayOut: 'switch foreign keys off first',
      },
      {
        dataset: {
          customers: [customer],
          orders: [{ order_id: 7, customer_id: 'a', total: { real: '1.0' } }],
        },
        rows: 2,
        differences: [
          {
            table: 'orders',
            key: { order_id: 7 },
            before: { order_id: 7, customer_id: 'a', total: { real: '1.0' } },
          },
        ],
      },
    ),
    property('round-trip-data', 'skipped', { summary: 'irreversible: its down refuses' }),
  ]),
]);

/** What a database may hold and what none of the forms may let through. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "' onmouseover='alert(3)",
  ']]>',
  '-->',
  '&lt;b&gt;',
  '\u0000',
  '\u001b[31mred\u001b[0m',
  '\u009b2J',
  '\ud800',
  '\u202egnp.exe',
  '\u2066x\u2069',
  'line\nbreak\r\n',
  '\u2028',
  '\ufeff',
  '\ufffe\uffff',
  '```\n# heading',
  '| a | b |',
  '[link](javascript:alert(4))',
  '</style><script>alert(5)</script>',
  '</title><script>alert(6)</script>',
  'https://example.invalid/x',
] as const;

const nasty = HOSTILE.join(' ');
const plainNasty = nasty.toWellFormed();

/** Every text of the report is hostile, names and reasons included. */
export const hostile = report(
  [
    migration(
      nasty,
      [
        failing(
          'untouched',
          {
            code: plainNasty,
            summary: nasty,
            table: nasty,
            column: nasty,
            blame: { sql: nasty, file: nasty, line: 7 },
            wayOut: nasty,
          },
          {
            path: nasty,
            dataset: { [nasty]: [{ [nasty]: nasty, blob: { blob: '3c73' }, bad: { text: '7bff' } }] },
            differences: [
              { table: nasty, key: { [nasty]: nasty }, column: nasty, before: nasty, after: `${nasty}!` },
              { table: nasty, key: { [nasty]: nasty }, before: { [nasty]: nasty } },
              { table: nasty, before: nasty, after: `${nasty}?` },
              { table: nasty, key: { k: 1 }, column: 'c', before: 1, after: '1' },
            ],
          },
        ),
        property('row-count', 'inconclusive', { summary: nasty }),
        property('integrity', 'skipped', { summary: nasty }),
        property('information', 'passed', {
          summary: nasty,
          accepted: { reason: nasty },
          findings: [{ code: 'x', summary: nasty, table: nasty, accepted: { reason: nasty } }],
        }),
      ],
      {
        description: nasty,
        checksum: `sha256:${plainNasty}`,
        reversible: false,
        irreversible: nasty,
        notes: [{ kind: 'gap', message: nasty, file: nasty, line: 3 }],
        evidence: {
          statements: [
            {
              direction: 'up',
              sql: nasty,
              file: nasty,
              line: 1,
              data: true,
              casesRun: 1,
              casesTouchingRows: 0,
              rowsTouched: 0,
            },
          ],
          datasets: {
            count: 1,
            tables: [
              {
                table: nasty,
                rows: 1,
                largest: 1,
                empty: 0,
                columns: [{ column: nasty, kinds: { [nasty]: 1 } }],
              },
              { table: 'elsewhere', rows: 1, largest: 1, empty: 0, columns: [] },
            ],
            unpopulated: [{ table: nasty, reason: nasty }],
          },
        },
      },
    ),
  ],
  {
    engine: { name: nasty, version: nasty },
    source: { folder: nasty, format: nasty },
    notes: [
      { kind: 'gap', message: nasty, file: nasty },
      { kind: 'context', message: nasty, file: nasty },
    ],
    settings: {
      seed: -1,
      runs: 1,
      data: nasty,
      foreignKeys: false,
      connection: nasty,
      only: [nasty],
      shard: null,
    },
  },
);

export const empty = report([]);

const sample = (durationMs: number, rows: number) => ({
  durationMs,
  bytesBefore: 4_096 + rows * 100,
  bytesAfter: 4_096 + rows * 130,
  work: rows,
});

/** A migration that was measured, with a forecast. */
export const costed = report([
  migration(
    'costed',
    [property('cost', 'passed', { summary: 'at 1,000,000 rows of each table, up takes about 3.1 s' })],
    {
      cost: {
        rows: 1_000_000,
        ladder: [0, 1_920, 4_800, 12_000, 30_000].map((rows) => ({
          rows,
          up: sample(1.5 + rows * 0.003, rows),
          down: sample(0.8 + rows * 0.001, rows),
        })),
        up: {
          fit: { exponent: 1.02, factor: 0.0028, fixedMs: 1.5, r2: 0.998 },
          forecast: {
            durationMs: 3_100,
            range: { fromMs: 2_000, toMs: 4_800 },
            bytesBefore: 100_004_096,
            bytesAfter: 130_004_096,
          },
        },
        down: {
          fit: null,
          forecast: { durationMs: 31, range: null, bytesBefore: 130_004_096, bytesAfter: 100_004_096 },
        },
        locks: [
          {
            table: 'users',
            mode: 'ACCESS EXCLUSIVE',
            heldMs: 91,
            rewrites: true,
            sql: 'ALTER TABLE users ALTER id TYPE bigint',
          },
        ],
      },
    },
  ),
]);

/** 200 migrations, each with a fault and a decision. */
export const crowd = report(
  Array.from({ length: 200 }, (_, at) => {
    const place = { table: `t${at}`, column: 'name' };
    const summary = `down does not bring back t${at}.name`;
    const gone = {
      table: `t${at}`,
      column: 'gone',
      summary: `up drops t${at}.gone, and its values are nowhere afterwards`,
    };
    return migration(`${String(at).padStart(4, '0')}_change_the_names_of_table_number_${at}`, [
      property('applies', 'passed'),
      {
        ...failing(
          'round-trip-data',
          {
            ...place,
            summary,
            blame: { sql: `UPDATE t${at} SET name = upper(name)`, file: `m/${at}.sql`, line: 1 },
          },
          {
            rows: 1,
            dataset: { [`t${at}`]: [{ id: 1, name: 'a' }] },
            differences: [{ table: `t${at}`, key: { id: 1 }, column: 'name', before: 'a', after: 'A' }],
          },
        ),
        kind: 'fault',
      },
      { ...failing('information', { ...gone, kind: 'decision' }), kind: 'decision' },
    ]);
  }),
);

export const samples: Readonly<Record<string, Report>> = {
  passing,
  accepting,
  inconclusive,
  failed,
  hostile,
  empty,
  costed,
};

export const hostileFiles = { [`${nasty}/untouched`]: `out/${nasty}.json` };

/** As many migrations, and failures spread over them, as an old project may have. */
export function many(migrations: number, failures: number): Report {
  const each = Math.ceil(failures / migrations);
  const ids = ['round-trip-data', 'information', 'untouched', 'row-count', 'later-writes'] as const;
  const broken = (id: string, at: number, number: number): PropertyReport => ({
    ...failing(
      id as PropertyReport['id'],
      {
        summary: `${id} does not hold for table_${at}.column_${number}`,
        table: `table_${at}`,
        column: `column_${number}`,
        wayOut: 'keep the old values',
        blame: {
          sql: `UPDATE table_${at} SET column_${number} = upper(column_${number}) WHERE id > ${number}`,
          file: `shop/migrations/${at}.up.sql`,
          line: number + 1,
        },
      },
      {
        rows: 2,
        dataset: { [`table_${at}`]: [customer, customer] },
        differences: [
          {
            table: `table_${at}`,
            key: { customer_id: 'a' },
            column: `column_${number}`,
            before: 'abc',
            after: 'ABC',
          },
        ],
      },
    ),
    kind: number % 2 === 0 ? 'fault' : 'decision',
  });
  return report(
    Array.from({ length: migrations }, (_, at) =>
      migration(
        `${String(at + 1).padStart(4, '0')}_change_${at}`,
        propertyIds.map((id) => {
          const number = (ids as readonly string[]).indexOf(id);
          return number >= 0 && number < each ? broken(id, at, number) : property(id, 'passed');
        }),
      ),
    ),
  );
}

/** 400 migrations with 2,000 failures, and 10,000 findings in them. */
export function tenThousand(): Report {
  const base = many(400, 2000);
  const migrations = base.migrations.map((each) => ({
    ...each,
    properties: each.properties.map((property) => ({
      ...property,
      findings: property.findings.flatMap((finding) => [finding, finding, finding, finding, finding]),
    })),
  }));
  return { ...base, migrations };
}
