import type { Command } from 'commander';
import { formats } from '../model/source.js';
import { assignment, listOf, oneOf, onOff, word } from './parse.js';

/** What every command takes that reads a folder of migrations. */
export interface FolderFlags {
  readonly config?: string;
  readonly format?: (typeof formats)[number] | 'auto';
  readonly dialect?: 'sqlite' | 'postgres';
  readonly foreignKeys?: boolean;
  readonly transaction?: boolean;
  readonly connection?: 'shared' | 'fresh';
  readonly deployment?: 'rolling' | 'stop';
  readonly placeholder?: Readonly<Record<string, string>>;
  readonly sameNumber?: 'refuse' | 'by-name';
  readonly standIn?: Readonly<Record<string, string>>;
  readonly stub?: Readonly<Record<string, string>>;
  readonly group?: readonly string[];
  readonly listCommand?: string;
  readonly upCommand?: string;
  readonly downCommand?: string;
  readonly ledger?: string;
  readonly functions?: string;
  readonly queries?: string;
}

/** Declares {@link FolderFlags}. */
export function addFolderFlags(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'the configuration (rehearsal.config.ts, .js, .mjs or .json)',
      named('--config', word),
    )
    .option(
      '--format <name>',
      `auto (default), ${formats.join(', ')}`,
      named('--format', oneOf(['auto', ...formats])),
    )
    .option(
      '--dialect <name>',
      'sqlite or postgres: the files that are read where there are both',
      named('--dialect', oneOf(['sqlite', 'postgres'])),
    )
    .option(
      '--foreign-keys <on|off>',
      "whether foreign keys are enforced (as the folder's own tool has it)",
      named('--foreign-keys', onOff),
    )
    .option(
      '--transaction <on|off>',
      "whether each file runs in a transaction (as the folder's own tool has it)",
      named('--transaction', onOff),
    )
    .option(
      '--connection <shared|fresh>',
      "one connection for the chain, or one a migration (as the folder's own tool has it)",
      named('--connection', oneOf(['shared', 'fresh'])),
    )
    .option(
      '--deployment <rolling|stop>',
      'whether the old application runs on while a migration is released (rolling; an embedded database: stop)',
      named('--deployment', oneOf(['rolling', 'stop'])),
    )
    .option(
      '--placeholder <name=value>',
      'what a placeholder in the files stands for; may be given several times',
      collect('--placeholder'),
      undefined,
    )
    .option(
      '--same-number <refuse|by-name>',
      'several migrations of one number: refused as most tools do (default), or run by name',
      named('--same-number', oneOf(['refuse', 'by-name'])),
    )
    .option(
      '--stand-in <migration=file.sql>',
      'SQL that runs in place of a migration that cannot be run here (code, another platform); may be given several times',
      collect('--stand-in'),
      undefined,
    )
    .option(
      '--stub <name=file>',
      'a file in place of a module of the application that a code migration imports and that cannot be loaded here; NAME as in the import; may be given several times',
      collect('--stub'),
      undefined,
    )
    .option(
      '--group <first..last>',
      'migrations that are one change and can be undone together only; may be given several times; off: none',
      (text: string, earlier: readonly string[] = []) => [...earlier, word(text, '--group')],
      undefined,
    )
    .option(
      '--up-command <line>',
      'a shell command by which a tool of any language runs a migration; {id}, {previous:WORD}, {url} and {file} are filled in',
      named('--up-command', word),
    )
    .option('--down-command <line>', 'the same for the way back', named('--down-command', word))
    .option(
      '--list-command <line>',
      'the same to print the names of the migrations, one a line, in their order',
      named('--list-command', word),
    )
    .option(
      '--ledger <table>',
      'the table in which that tool keeps what it has run (those of known tools are detected)',
      named('--ledger', word),
    )
    .option(
      '--functions <file>',
      "stand-ins for SQL functions that the application defines: a module's default export, by name",
      named('--functions', word),
    )
    .option(
      '--queries <file>',
      'statements that the application runs, in a SQL file or a folder of them: they must go on running',
      named('--queries', word),
    );
}

/** Binds a parser to the option whose value it reads. */
export function named<T>(option: string, parse: (text: string, option: string) => T): (text: string) => T {
  return (text) => parse(text, option);
}

/** An option whose values are separated by commas. */
export function namedList<T>(
  option: string,
  each: (text: string, option: string) => T,
): (text: string) => T[] {
  return (text) => listOf(each)(text, option);
}

type Assignments = Readonly<Record<string, string>>;

/** Gathers `name=value` from an option that may be given several times. */
export function collect(option: string): (text: string, earlier: Assignments | undefined) => Assignments {
  return (text, earlier) => {
    const [name, value] = assignment(text, option);
    return { ...earlier, [name]: value };
  };
}
