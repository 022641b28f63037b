/** Whether SQLite's LIKE matches: `%` any text, `_` one character, ASCII letters in either case. */
export function likeMatches(pattern: string, text: string, escapedBy = '', exactly = false): boolean {
  return cached(`${exactly ? 'L' : 'l'}${escapedBy}${pattern}`, () => {
    let source = '';
    for (let at = 0; at < pattern.length; at++) {
      const c = pattern.charAt(at);
      if (c === escapedBy && escapedBy !== '') source += quote(pattern.charAt(++at));
      else if (c === '%') source += '[^]*';
      else if (c === '_') source += '(?:[\\ud800-\\udbff][\\udc00-\\udfff]|[^])';
      else source += !exactly && /[a-z]/i.test(c) ? `[${c.toLowerCase()}${c.toUpperCase()}]` : quote(c);
    }
    return source;
  }).test(text);
}

/** Whether SQLite's GLOB matches: `*` any text, `?` one character, `[…]` one of a set. */
export function globMatches(pattern: string, text: string): boolean {
  return cached(`g${pattern}`, () => {
    let source = '';
    for (let at = 0; at < pattern.length; at++) {
      const c = pattern.charAt(at);
      if (c === '*') source += '[^]*';
      else if (c === '?') source += '(?:[\\ud800-\\udbff][\\udc00-\\udfff]|[^])';
      else if (c === '[') {
        const set = setAt(pattern, at);
        if (set === null) return '(?!)';
        source += `[${set.negated ? '^' : ''}${set.members.replace(/[\]\\^[]/g, '\\$&')}]`;
        at = set.end;
      } else source += quote(c);
    }
    return source;
  }).test(text);
}

/** Texts that a LIKE or GLOB pattern matches, the shortest first. */
export function textsMatching(operator: 'like' | 'glob', pattern: string, escapedBy = ''): string[] {
  return ['', 'x', 'ab 1']
    .map((filling) => fill(operator, pattern, filling, escapedBy))
    .filter((text, at, all) => all.indexOf(text) === at);
}

function fill(operator: 'like' | 'glob', pattern: string, filling: string, escapedBy: string): string {
  const [many, one] = operator === 'like' ? ['%', '_'] : ['*', '?'];
  let text = '';
  for (let at = 0; at < pattern.length; at++) {
    const c = pattern.charAt(at);
    if (c === escapedBy && escapedBy !== '') text += pattern.charAt(++at);
    else if (c === many) text += filling;
    else if (c === one) text += 'a';
    else if (c === '[' && operator === 'glob') {
      const set = setAt(pattern, at);
      if (set === null) return text;
      text += memberOf(set);
      at = set.end;
    } else text += c;
  }
  return text;
}

interface CharacterSet {
  readonly negated: boolean;
  readonly members: string;
  readonly end: number;
}

/** The set that opens at a bracket; a `]` right after the opening is a member. */
function setAt(pattern: string, open: number): CharacterSet | null {
  const negated = pattern[open + 1] === '^';
  const start = open + (negated ? 2 : 1);
  const end = pattern.indexOf(']', start + 1);
  return end < 0 ? null : { negated, members: pattern.slice(start, end), end };
}

function memberOf({ negated, members }: CharacterSet): string {
  if (!negated) return members.charAt(members.length > 2 && members[1] === '-' ? 2 : 0);
  const inSet = new RegExp(`[${members.replace(/[\]\\^[]/g, '\\$&')}]`);
  return ['z', '0', ' ', '-', 'é'].find((candidate) => !inSet.test(candidate)) ?? '~';
}

const compiled = new Map<string, RegExp>();

function cached(key: string, source: () => string): RegExp {
  let pattern = compiled.get(key);
  if (pattern === undefined) {
    if (compiled.size > 500) compiled.clear();
    pattern = new RegExp(`^${source()}$`);
    compiled.set(key, pattern);
  }
  return pattern;
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
