import { Option } from 'commander';
import { named } from './flags.js';
import { oneOf, wholeNumber } from './parse.js';

/** How many datasets are drawn. */
export function runsOption(description = 'datasets for each migration (100)', max = 1_000_000): Option {
  return new Option('--runs <n>', description).argParser(named('--runs', wholeNumber({ min: 1, max })));
}

/** @param same what the same seed gives once more */
export function seedOption(same?: string): Option {
  const gives = same === undefined ? '' : `; the same seed gives the same ${same}`;
  return new Option('--seed <n>', `where all choices begin${gives} (1)`).argParser(
    named('--seed', wholeNumber({ min: 0, max: 0x7fff_ffff })),
  );
}

/** How far datasets go. */
export function dataOption(): Option {
  return new Option('--data <level>', 'plain, edgy (default) or hostile').argParser(
    named('--data', oneOf(['plain', 'edgy', 'hostile'])),
  );
}
