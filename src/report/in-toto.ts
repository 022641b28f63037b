import type { MigrationReport, Report } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';

/**
 * An in-toto statement with the predicate test-result: these very files, named by their checksums, passed or failed
 * these tests under these settings. It is what a signature is put on.
 */
export function renderInToto(report: Report): string {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: report.migrations.map(({ id, checksum }) => ({ name: id, digest: digestOf(checksum) })),
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: results[report.verdict],
      configuration: [
        {
          name: 'rehearsal',
          mediaType: 'application/json',
          content: Buffer.from(JSON.stringify(configurationOf(report))).toString('base64'),
        },
        // What `rehearse gate` reads: the verdicts alone do not say what they rest on.
        {
          name: 'report.json',
          mediaType: 'application/json',
          content: Buffer.from(JSON.stringify(report)).toString('base64'),
        },
      ],
      passedTests: namesOf(report.migrations, 'passed'),
      warnedTests: namesOf(report.migrations, 'inconclusive'),
      failedTests: namesOf(report.migrations, 'failed'),
    },
  };
  return `${JSON.stringify(statement, null, 2)}\n`;
}

const results: Readonly<Record<Verdict, string>> = {
  passed: 'PASSED',
  failed: 'FAILED',
  inconclusive: 'WARNED',
  skipped: 'WARNED',
};

function configurationOf({ tool, engine, source, settings }: Report) {
  return { tool, engine, source, settings };
}

/** `sha256:…` by its parts. */
function digestOf(checksum: string): Record<string, string> {
  const [, algorithm = 'sha256', value = checksum] = /^([a-z0-9]+):(.*)$/s.exec(checksum) ?? [];
  return { [algorithm]: value };
}

function namesOf(migrations: readonly MigrationReport[], verdict: Verdict): string[] {
  return migrations.flatMap(({ id, properties }) =>
    properties.filter((property) => property.verdict === verdict).map((property) => `${id}/${property.id}`),
  );
}
