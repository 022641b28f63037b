import type { Answer } from '../../model/migration.js';
import {
  bindComplete,
  closeComplete,
  commandComplete,
  dataRow,
  errorOf,
  noData,
  parseComplete,
  rowDescription,
} from './wire-messages.js';

type Ask = (sql: string, values: readonly (string | null)[]) => Promise<Answer>;

interface Portal {
  readonly sql: string;
  readonly values: readonly (string | null)[];
  answer?: Answer;
}

/** The extended protocol, as far as drivers use it that send values as text and ask what a portal gives, not a statement. */
export class Extended {
  readonly #ask: Ask;
  readonly #statements = new Map<string, string>();
  readonly #portals = new Map<string, Portal>();
  /** After an error everything is passed over until the client says Sync. */
  #failed = false;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  sync(): void {
    this.#failed = false;
  }

  async answer(type: string, body: Buffer): Promise<Buffer[]> {
    if (this.#failed) return [];
    try {
      return await this.#perform(type, new Fields(body));
    } catch (error) {
      this.#failed = true;
      return [errorOf(error)];
    }
  }

  async #perform(type: string, fields: Fields): Promise<Buffer[]> {
    switch (type) {
      case 'P': {
        const name = fields.text();
        this.#statements.set(name, fields.text());
        return [parseComplete];
      }
      case 'B':
        return this.#bind(fields);
      case 'D': {
        if (fields.letter() === 'S')
          throw new Error('statements are not described here: let the driver send values without preparing');
        const answer = await this.#run(fields.text());
        return [answer.columns.length > 0 ? rowDescription(answer) : noData];
      }
      case 'E': {
        const name = fields.text();
        const answer = await this.#run(name);
        this.#portals.delete(name);
        return [...answer.rows.map(dataRow), commandComplete(answer)];
      }
      case 'C':
        return [closeComplete];
      case 'H':
        return [];
      default:
        throw new Error(`a message ${type} of the protocol is not understood here`);
    }
  }

  #bind(fields: Fields): Buffer[] {
    const portal = fields.text();
    const sql = this.#statements.get(fields.text()) ?? '';
    const formats = fields.list(() => fields.int16());
    const values = fields.list(() => fields.value());
    const wanted = fields.list(() => fields.int16());
    if ([...formats, ...wanted].includes(1))
      throw new Error('values are handed over as text only: let the driver do so');
    this.#portals.set(portal, { sql, values });
    return [bindComplete];
  }

  /** A portal is run once, when it is first asked what it gives. */
  async #run(name: string): Promise<Answer> {
    const portal = this.#portals.get(name);
    if (portal === undefined) throw new Error(`there is no portal "${name}"`);
    portal.answer ??= await this.#ask(portal.sql, portal.values);
    return portal.answer;
  }
}

/** Reads a message's fields one after another. */
class Fields {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  letter(): string {
    return String.fromCharCode(this.#body[this.#at++] ?? 0);
  }

  text(): string {
    const end = this.#body.indexOf(0, this.#at);
    const value = this.#body.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return value;
  }

  int16(): number {
    this.#at += 2;
    return this.#body.readInt16BE(this.#at - 2);
  }

  value(): string | null {
    const length = this.#body.readInt32BE(this.#at);
    this.#at += 4 + Math.max(0, length);
    return length < 0 ? null : this.#body.toString('utf8', this.#at - length, this.#at);
  }

  list<T>(each: () => T): T[] {
    return Array.from({ length: this.int16() }, each);
  }
}
