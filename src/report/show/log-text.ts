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

/** Whether what follows the text begins a line, white space aside. */
export function endsLine(text: string, fresh: boolean): boolean {
  const last = text.split(BREAK).at(-1) ?? '';
  return /^[\s\p{C}]*$/u.test(last) && (fresh || BREAK.test(text));
}

const BREAK = /[\n\r\v\f\u0085\u2028\u2029]/;
const LINE_START = /(?:^|[\n\r\v\f\u0085\u2028\u2029])[\s\p{C}]*::/gu;
