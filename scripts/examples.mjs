// Rehearses each project of examples/ as its reader would. `npm run examples`; the numbers of datasets are short.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folders = { drizzle: 'drizzle', knex: 'migrations', 'golang-migrate': 'db/migrations' };
const reports = mkdtempSync(join(tmpdir(), 'rehearsal-examples-'));
try {
  for (const [project, folder] of Object.entries(folders)) {
    const command = [resolve('dist/cli/main.js'), 'verify', folder, '--runs', '20', '--report-dir', reports];
    execFileSync(process.execPath, command, { cwd: join('examples', project), stdio: 'inherit' });
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}
