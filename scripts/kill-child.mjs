// Runs one step of a migration on a database file, and kills its own process after so many statements if told to.
import { readFileSync } from 'node:fs';
import { connectSqlite } from '../build/engines/sqlite/connect.js';
import { decodeCell } from '../build/model/cell-json.js';
import { runStep } from '../build/runner/migrate.js';

const [path, taskFile, killAt] = process.argv.slice(2);
const task = JSON.parse(readFileSync(taskFile, 'utf8'));
const database = connectSqlite(path, { readonly: false, foreignKeys: task.foreignKeys });
// A small cache, so that the file itself is written to before the end of the transaction.
await database.run('PRAGMA cache_size = 10');
let statements = 0;
const counted = new Proxy(database, {
  get(target, name) {
    if (name !== 'run') return typeof target[name] === 'function' ? target[name].bind(target) : target[name];
    return async (...args) => {
      const result = await target.run(...args);
      if (++statements === Number(killAt)) process.kill(process.pid, 'SIGKILL');
      return result;
    };
  },
});
process.stdout.write('begin\n');
const { result } = await runStep(counted, stepOf(task), {
  position: task.position,
  health: [],
  clock: () => 0,
  toolVersion: '0',
  report: '',
});
if (!result.ok) throw result.error;
await database.close();
process.stdout.write(`${statements}\n`);

/** A migration written as code is played back from the statements that it ran. */
function stepOf({ migration, direction, statements: recorded }) {
  const steps = async (connection) => {
    for (const { sql, parameters } of recorded) await connection.run(sql, parameters.map(decodeCell));
  };
  const { transaction } = migration[direction];
  const idle = { transaction, steps: [] };
  return {
    direction,
    migration: { ...migration, up: idle, down: idle, [direction]: { transaction, steps } },
  };
}
