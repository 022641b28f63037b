/**
 * A statement of somebody else's as lines of a script for the sqlite3 shell. The shell takes a line that begins with a dot for a command of its
 * own (`.shell`), wherever it believes a statement to have ended, and has functions that write files: a statement with either is
 * shown, and not run.
 */
export function shellLines(sql: string): string[] {
  const reason = whyNotRun(sql);
  if (reason === null) return [`${sql};`];
  return [`-- Not run here, because ${reason}:`, ...commented(sql)];
}

/** Text as comments, whatever breaks its lines. */
export function commented(text: string): string[] {
  return text.split(BREAK).map((line) => `--   ${line}`);
}

/** What any program might take for the end of a line. */
const BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

function whyNotRun(sql: string): string | null {
  if (sql.split(BREAK).some((line) => /^[\s\p{C}]*\./u.test(line)))
    return 'one of its lines begins with a dot, as commands of the shell do';
  return REACHES_OUT.test(sql) ? 'in the shell it could reach other files' : null;
}

/** What a statement can call in the shell and in no other place, and what opens or writes other files. */
const REACHES_OUT = new RegExp(
  [
    '\\b(?:writefile|readfile|edit|load_extension|fsdir|lsdir|zipfile|fts3_tokenizer)\\b["`\\]]?\\s*(?:\\(|/\\*|--)',
    '\\battach\\b',
    '\\bvacuum\\b[^]*\\binto\\b',
  ].join('|'),
  'i',
);
