/**
 * Whole processes, in CPU seconds of all of them together: what starting costs against node alone, and what a migration of a chain costs
 * as the chain grows. Medians of several rounds, in which the sides take turns, with the least and the most beside them.
 *
 *   npm run bench:whole -- [ROUNDS] [LENGTHS of chains, such as 50,100,200] [RUNS] [OTHER dist, to compare with]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writeChain } from './chain.mjs';

const [rounds = '3', lengths = '50,100', runs = '10', other] = process.argv.slice(2);
const own = fileURLToPath(new URL('../dist/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rehearsal-bench-'));
const log = join(folder, 'cpu');

/** Every process of the run, those that it starts too, says at its end what it took. */
const meter = `data:text/javascript,import { appendFileSync } from 'node:fs';
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  appendFileSync(${JSON.stringify(log)}, (user + system) + '\\n');
});`;

try {
  const chains = lengths.split(',').map(Number);
  for (const count of chains) writeChain(join(folder, `chain-${count}`), count);
  const verify = (dist, count, ...flags) => [
    join(dist, 'cli/main.js'),
    ...['verify', `chain-${count}`, '--runs', runs, '--reporter', 'json', ...flags],
  ];
  const door = pathToFileURL(join(own, 'migration.js')).href;
  const sides = {
    'node alone': { args: ['-e', '0'] },
    '--version': { args: [join(own, 'cli/main.js'), '--version'], against: 'node alone' },
    'rehearsal/migration': {
      args: ['--input-type=module', '-e', `await import(${JSON.stringify(door)})`],
      against: 'node alone',
    },
    ...Object.fromEntries(
      chains.flatMap((count, at) => {
        const name = `chain of ${count}`;
        const before =
          other === undefined ? [] : [[`${name}, before`, { args: verify(other, count), each: count }]];
        const against =
          other !== undefined ? `${name}, before` : at > 0 ? `chain of ${chains[at - 1]}` : undefined;
        return [...before, [name, { args: verify(own, count, '--jobs', '1'), each: count, against }]];
      }),
    ),
  };
  const figures = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = 0; round < Number(rounds); round++)
    for (const [name, { args }] of Object.entries(sides)) figures[name].push(seconds(args));
  console.log(
    `node ${process.version}; CPU seconds, medians of ${rounds} rounds (least to most); ${runs} datasets a migration\n`,
  );
  for (const [name, { each, against }] of Object.entries(sides)) {
    const of =
      against === undefined
        ? ''
        : `${(median(figures[name]) / median(figures[against])).toFixed(2)}x ${against}`;
    const migration = each === undefined ? '' : `${(median(figures[name]) / each).toFixed(3)} a migration`;
    console.log(`${name.padEnd(24)} ${shown(figures[name])}  ${migration.padEnd(20)} ${of}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function seconds(args) {
  writeFileSync(log, '');
  const { status, stderr } = spawnSync(process.execPath, ['--import', meter, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return (
    readFileSync(log, 'utf8')
      .split('\n')
      .reduce((sum, line) => sum + Number(line), 0) / 1e6
  );
}

function shown(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return `${median(values).toFixed(2).padStart(7)} (${sorted[0].toFixed(2)} to ${sorted.at(-1).toFixed(2)})`;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
