import fc from 'fast-check';

/**
 * Texts that a regular expression of PostgreSQL or SQLite matches, always the same ones; none where it cannot be read, or has parts of which
 * fast-check draws nothing (looking ahead and behind).
 */
export function textsOfRegex(pattern: string): readonly string[] {
  const texts = known.get(pattern) ?? drawn(pattern);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(pattern, texts);
  return texts;
}

const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 500;

/** Texts that are drawn of each pattern. */
const DRAWN = 24;

function drawn(pattern: string): string[] {
  try {
    const arbitrary = fc.stringMatching(new RegExp(asJavaScript(pattern)), { size: 'small' });
    const texts = fc.sample(arbitrary, { seed: 1, numRuns: DRAWN });
    // No text of PostgreSQL holds the character 0, or half a character.
    return [...new Set(texts)].filter((text) => !text.includes('\u0000') && text.isWellFormed());
  } catch {
    return [];
  }
}

/** With POSIX names of sets of characters as JavaScript spells them. */
function asJavaScript(pattern: string): string {
  return pattern.replace(/\[:(\w+):\]/g, (all, name) => SETS[name] ?? all);
}

const SETS: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  lower: 'a-z',
  upper: 'A-Z',
  xdigit: '0-9a-fA-F',
  space: ' ',
};
