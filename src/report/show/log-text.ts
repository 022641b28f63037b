/**
 * Makes text of others safe for the log of a CI service, which takes some lines for commands: `::error …` and `::stop-commands::` at the start of a
 * line, `##[…`, `##vso[…` and `##teamcity[…` anywhere, `section_start:…`. They are shown with a space inside. In JSON, which must stay
 * what it is, the same character is written as an escape.
 *
 * @param fresh whether the text begins a line
 */
export function logText(text: string, fresh = true): string {
  const json = /^[{[]/.test(text);
  const plain = text
    .replace(/##(?=\[|\w+\[)/g, json ? '#\\u0023' : '# #')
    .replace(/section_(?=(?:start|end):\d)/g, json ? 'section\\u005f' : 'section_ ');
  return plain.replace(LINE_START, (found, at: number) =>
    at === 0 && !fresh ? found : found.replace('::', ': :'),
  );
}

/** {@link logText} for one log, whose commands may come in pieces. */
export function logStream(): (text: string) => string {
  /** The end of the line so far, and whether nothing but white space stands before it. */
  let line = '';
  let fresh = true;
  return (text) => {
    const joined = logText(line + text, fresh);
    const safe = joined.startsWith(line) ? joined.slice(line.length) : ` ${logText(text, false)}`;
    const parts = safe.split(BREAK);
    const whole = parts.length > 1 ? (parts.at(-1) ?? '') : line + safe;
    fresh = (parts.length > 1 || fresh) && /^[\s\p{C}]*$/u.test(whole.slice(0, -LONGEST));
    line = whole.slice(-LONGEST);
    return safe;
  };
}

/** Characters; no beginning of a command is longer. */
const LONGEST = 64;

const BREAK = /[\n\r\v\f\u0085\u2028\u2029]/;
const LINE_START = /(?:^|[\n\r\v\f\u0085\u2028\u2029])[\s\p{C}]*::/gu;
