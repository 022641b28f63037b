import { Option } from 'commander';
import { named, namedList } from './flags.js';
import { word } from './parse.js';

/** Which migrations of the folder. */
export function onlyOption(): Option {
  return new Option(
    '--only <ids>',
    'these migrations, with commas between; an id may be cut short while it stays unique',
  ).argParser(namedList('--only', word));
}

/** The first of them. */
export function fromOption(): Option {
  return new Option('--from <id>', 'from this migration on').argParser(named('--from', word));
}

/** The last of them. */
export function toOption(): Option {
  return new Option('--to <id>', 'up to this migration').argParser(named('--to', word));
}
