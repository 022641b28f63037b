import { UserError } from '../../model/errors.js';
import { own } from '../../model/record.js';

/** A value of a saved report with its place, so that what is wrong with it can be said in one line. */
export class Reader {
  constructor(
    readonly value: unknown,
    /** `migrations[2].verdict`; empty for the whole. */
    readonly path: string,
    /** The file. */
    readonly where: string,
  ) {}

  /** @throws {UserError} always */
  fail(wanted: string): never {
    const what = this.path === '' ? 'it' : `its ${this.path}`;
    throw new UserError(`is not a report of rehearse: ${what} ${problem(this.value)}, ${wanted} is needed`, {
      where: this.where,
      wayOut: 'name a report.json that rehearse verify has written',
    });
  }

  object(): Record<string, unknown> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('an object');
    return value as Record<string, unknown>;
  }

  /** The member of that name; absent where the object does not have it itself. */
  at(key: string): Reader {
    const object = this.object();
    const value = Object.hasOwn(object, key) ? own(object, key) : undefined;
    return new Reader(value, this.path === '' ? key : `${this.path}.${key}`, this.where);
  }

  list<T>(read: (item: Reader) => T): T[] {
    if (!Array.isArray(this.value)) return this.fail('a list');
    return this.value.map((item, at) => read(new Reader(item, `${this.path}[${at}]`, this.where)));
  }

  /** Each member of an object, by its name. */
  members<T>(read: (item: Reader) => T): Record<string, T> {
    return Object.fromEntries(Object.keys(this.object()).map((key) => [key, read(this.at(key))]));
  }

  string(): string {
    return typeof this.value === 'string' ? this.value : this.fail('a text');
  }

  boolean(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.fail('true or false');
  }

  /** A number of things, or of milliseconds. */
  amount(): number {
    const { value } = this;
    return typeof value === 'number' && Number.isFinite(value) && value >= 0
      ? value
      : this.fail('a number from 0 on');
  }

  number(): number {
    return typeof this.value === 'number' ? this.value : this.fail('a number');
  }

  whole(): number {
    return Number.isSafeInteger(this.value) ? (this.value as number) : this.fail('a whole number');
  }

  oneOf<T extends string>(choices: readonly T[]): T {
    const choice = choices.find((each) => each === this.value);
    return choice ?? this.fail(choices.length === 1 ? `"${choices[0]}"` : `one of ${choices.join(', ')}`);
  }

  /** What is read, or what stands for it where it is absent. */
  or<T, U>(absent: U, read: (present: Reader) => T): T | U {
    return this.value === undefined ? absent : read(this);
  }

  orNull<T>(read: (present: Reader) => T): T | null {
    return this.value == null ? null : read(this);
  }

  /** The key with what is read, or nothing where it is absent: for keys that may be left out. */
  optional<K extends string, T>(key: K, read: (present: Reader) => T): { [P in K]?: T } {
    const member = this.at(key);
    return (member.value === undefined ? {} : { [key]: read(member) }) as { [P in K]?: T };
  }
}

function problem(value: unknown): string {
  if (value === undefined) return 'is missing';
  if (value === null) return 'is null';
  if (Array.isArray(value)) return 'is a list';
  if (typeof value === 'object') return 'is an object';
  const text = JSON.stringify(value);
  return `is ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
}
