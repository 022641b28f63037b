import type { Command } from 'commander';
import { UserError } from '../model/errors.js';
import type { RunInfo } from '../report/options.js';
import { runInfo } from './ci.js';
import { named } from './flags.js';
import { word } from './parse.js';

/** What stands at the head of the page beside what the report knows of itself. */
export interface RunFlags {
  readonly commit?: string;
  readonly branch?: string;
  readonly runUrl?: string;
}

/** Declares {@link RunFlags}. */
export function addRunFlags(command: Command): Command {
  return command
    .option(
      '--commit <hash>',
      "for the page's head (as GitHub Actions or GitLab CI say)",
      named('--commit', word),
    )
    .option('--branch <name>', 'the same for the branch', named('--branch', word))
    .option('--run-url <address>', 'the same for the address of the run', named('--run-url', address));
}

/** What is given outweighs what the environment of CI says. */
export function runOf(
  { commit, branch, runUrl }: RunFlags,
  env: Readonly<Record<string, string | undefined>>,
): RunInfo {
  return {
    ...runInfo(env),
    ...(commit !== undefined && { commit }),
    ...(branch !== undefined && { branch }),
    ...(runUrl !== undefined && { url: runUrl }),
  };
}

/** A page links to nothing else. */
function address(text: string, option: string): string {
  if (/^https?:\/\/\S+$/.test(text)) return text;
  throw new UserError(`${option} ${text}: this is no address of a page`, {
    wayOut: 'give one that begins with https://',
  });
}
