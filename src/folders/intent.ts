import { type Dialect, tokenize } from '../sql/tokenize.js';

/** What somebody wrote into a `down` that holds no statement; `null`: nothing, or only what a generator writes. A quotation, no verdict. */
export function remarkIn(text: string, dialect: Dialect): string | null {
  const comments = tokenize(text, dialect)
    .filter((token) => token.kind === 'comment')
    .map((token) =>
      token.text
        .replace(/^(--+|\/\*+)\s*|\s*\*+\/$/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((comment) => comment !== '' && !BOILERPLATE.test(comment));
  return comments.length === 0 ? null : comments.join(' ');
}

const BOILERPLATE =
  /^(this file should undo|add (up|down|migration) |your sql goes here|sql (section|in section)|write your|insert here|\+|rehearsal\s*:|migrate\s*:)/i;
