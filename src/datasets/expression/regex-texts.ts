import { Random } from '../random.js';

/** Texts that a regular expression matches, different ones; none where it is of a kind that is not read here. */
export function textsOfRegex(pattern: string): string[] {
  const known = made.get(pattern);
  if (known !== undefined) return known;
  const texts = textsOf(pattern);
  made.set(pattern, texts);
  return texts;
}

const made = new Map<string, string[]>();

/** Texts that are made; fewer are different, or match. */
const TRIED = 60;

function textsOf(pattern: string): string[] {
  try {
    const matches = new RegExp(
      pattern.replaceAll(/\[:(\w+):\]/g, (_, name: string) => CLASSES[name] ?? ''),
      'u',
    );
    const random = new Random(1);
    const texts = Array.from({ length: TRIED }, () => new Writer(pattern, random).text());
    return [...new Set(texts)].filter((text) => matches.test(text)).slice(0, 24);
  } catch {
    return [];
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  lower: 'a-z',
  upper: 'A-Z',
  space: ' ',
  xdigit: '0-9a-f',
};

/** Reads the pattern from left to right, and writes a text while it does. */
class Writer {
  readonly #pattern: string;
  readonly #random: Random;
  #at = 0;

  constructor(pattern: string, random: Random) {
    this.#pattern = pattern;
    this.#random = random;
  }

  /** @throws {RangeError} for what is not read here */
  text(): string {
    const text = this.#choice();
    if (this.#at < this.#pattern.length) throw new RangeError(this.#pattern);
    return text;
  }

  #choice(): string {
    const parts = [this.#sequence()];
    while (this.#skip('|')) parts.push(this.#sequence());
    return this.#random.pick(parts);
  }

  #sequence(): string {
    let text = '';
    while (this.#at < this.#pattern.length && !['|', ')'].includes(this.#next())) text += this.#repeated();
    return text;
  }

  /** Each time anew: the pattern is read again for each repetition. */
  #repeated(): string {
    const start = this.#at;
    let text = this.#atom();
    const end = this.#at;
    const [least, most] = this.#times();
    const after = this.#at;
    const times = this.#random.between(least, most);
    if (times === 0) text = '';
    for (let time = 1; time < times; time++) {
      this.#at = start;
      text += this.#atom();
      if (this.#at !== end) throw new RangeError(this.#pattern);
    }
    this.#at = after;
    return text;
  }

  #times(): [number, number] {
    const [whole, low = '', comma, high = ''] =
      /^\{(\d+)(,?)(\d*)\}/.exec(this.#pattern.slice(this.#at)) ?? [];
    let range: [number, number] = [1, 1];
    if (whole !== undefined) {
      this.#at += whole.length;
      const least = Number(low);
      range = [least, comma === '' ? least : Math.min(high === '' ? least + 4 : Number(high), least + 12)];
    } else if (this.#skip('*')) range = [0, 6];
    else if (this.#skip('+')) range = [1, 8];
    else if (this.#skip('?')) return [0, 1];
    this.#skip('?');
    return range;
  }

  #atom(): string {
    const character = this.#take();
    switch (character) {
      case '^':
      case '$':
        return '';
      case '.':
        return this.#random.pick(WORD);
      case '(': {
        if (this.#skip('?') && !this.#skip(':')) throw new RangeError(this.#pattern);
        const text = this.#choice();
        if (!this.#skip(')')) throw new RangeError(this.#pattern);
        return text;
      }
      case '[':
        return this.#random.pick(this.#set());
      case '\\':
        return this.#random.pick(escaped(this.#take()));
      default:
        return character;
    }
  }

  /** The characters that a set takes, of the printable ones. */
  #set(): string[] {
    const negated = this.#skip('^');
    const members = new Set<string>();
    for (let first = true; first || this.#next() !== ']'; first = false) {
      const named = /^\[:(\w+):\]/.exec(this.#pattern.slice(this.#at));
      if (named) {
        this.#at += named[0].length;
        for (const each of rangesOf(CLASSES[named[1] ?? ''] ?? '')) members.add(each);
        continue;
      }
      const low = this.#member();
      const isRange = low.length === 1 && this.#next() === '-' && this.#pattern[this.#at + 1] !== ']';
      if (isRange) this.#at++;
      const [from = ''] = low;
      for (const each of isRange ? between(from, this.#member()[0] ?? from) : low) members.add(each);
    }
    this.#at++;
    return negated ? WORD.filter((each) => !members.has(each)) : [...members];
  }

  #member(): string[] {
    const character = this.#take();
    return character === '\\' ? escaped(this.#take()) : [character];
  }

  #next(): string {
    const character = this.#pattern[this.#at];
    if (character === undefined) throw new RangeError(this.#pattern);
    return character;
  }

  #take(): string {
    const character = this.#next();
    this.#at++;
    return character;
  }

  #skip(character: string): boolean {
    const is = this.#pattern[this.#at] === character;
    if (is) this.#at++;
    return is;
  }
}

function between(from: string, to: string): string[] {
  const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)];
  return Array.from({ length: Math.max(0, Math.min(high - low + 1, 200)) }, (_, step) =>
    String.fromCharCode(low + step),
  );
}

/** Such as `a-z0-9`. */
function rangesOf(text: string): string[] {
  return text.length < 3
    ? [...text]
    : (text.match(/.-./g) ?? []).flatMap((range) => between(range.charAt(0), range.charAt(2)));
}

const WORD = [...'abcdefghijklmnopqrstuvwxyz0123456789AZ'];

function escaped(character: string): string[] {
  if (character === 'd') return rangesOf('0-9');
  if (character === 'w') return WORD;
  if (character === 's') return [' '];
  if (/[A-Za-z0-9]/.test(character)) {
    if (character === 'S' || character === 'D') return [...'abc'];
    if ('mMyb'.includes(character)) return [''];
    throw new RangeError(character);
  }
  return [character];
}
