// tsc writes files without the executable bit, and npm only sets it when it links the package.
import { chmodSync } from 'node:fs';

chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755);
