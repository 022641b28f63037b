/** A JSON text as a jsonb column prints it; `undefined` for what it refuses, and for numbers too long to write out. */
export function canonicalJsonb(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const reader = new Reader(text);
  const printed = reader.value();
  return reader.refused ? undefined : printed;
}

/** Reads a text that is known to be JSON; numbers are kept as they are spelled, which `JSON.parse` does not do. */
class Reader {
  refused = false;
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  value(): string {
    const first = this.#skipSpace();
    if (first === '{') return this.#object();
    if (first === '[') return this.#array();
    if (first === '"') return this.#string();
    const word = /[^\s,\]}]+/y;
    word.lastIndex = this.#at;
    const [raw = ''] = word.exec(this.#text) ?? [];
    this.#at += raw.length;
    if (/^[tfn]/.test(raw)) return raw;
    const number = plainNumber(raw);
    this.refused ||= number === undefined;
    return number ?? '';
  }

  /** Of a key that comes twice the last one counts; short keys come first. */
  #object(): string {
    const entries = new Map<string, string>();
    this.#at++;
    while (this.#skipSpace() !== '}') {
      const key = this.#string();
      this.#skipSpace();
      this.#at++;
      entries.set(key, this.value());
      if (this.#skipSpace() === ',') this.#at++;
    }
    this.#at++;
    const sorted = [...entries].sort(([a], [b]) => compareKeys(JSON.parse(a), JSON.parse(b)));
    return `{${sorted.map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
  }

  #array(): string {
    const items: string[] = [];
    this.#at++;
    while (this.#skipSpace() !== ']') {
      items.push(this.value());
      if (this.#skipSpace() === ',') this.#at++;
    }
    this.#at++;
    return `[${items.join(', ')}]`;
  }

  #string(): string {
    const literal = /"(?:[^"\\]|\\.)*"/sy;
    literal.lastIndex = this.#at;
    const [raw = '""'] = literal.exec(this.#text) ?? [];
    this.#at += raw.length;
    const text: string = JSON.parse(raw);
    this.refused ||= text.includes('\u0000') || !text.isWellFormed();
    return JSON.stringify(text);
  }

  #skipSpace(): string {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }
}

function compareKeys(a: string, b: string): number {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length - other.length || Buffer.compare(one, other);
}

/** The number without an exponent and without a negative zero, its trailing zeros kept. */
function plainNumber(raw: string): string | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(raw);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const shift = Number(exponent);
  if (Math.abs(shift) > 400) return undefined;
  const digits = whole + fraction;
  const point = whole.length + shift;
  const padded = point > 0 ? digits.padEnd(point, '0') : `${'0'.repeat(1 - point)}${digits}`;
  const place = Math.max(point, 1);
  const before = padded.slice(0, place).replace(/^0+(?=\d)/, '');
  const after = padded.slice(place);
  const minus = /^0*$/.test(digits) ? '' : sign;
  return `${minus}${before}${after === '' ? '' : `.${after}`}`;
}
