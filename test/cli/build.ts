import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Builds dist/ once for all tests that start the command, unless it is newer than every source file. */
export default function build(): void {
  const built = `${root}dist/cli/main.js`;
  const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => statSync(`${root}src/${path}`).mtimeMs);
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources)) return;
  const { stdout } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' });
  // A type error is the type check's to judge: tsc writes the files all the same, and the tests say what they do.
  if (stdout) process.stderr.write(stdout);
  if (!existsSync(built)) throw new Error('npm run build made no dist/cli/main.js');
}
