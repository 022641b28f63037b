import { type Answer, type Parameter, type Wire, WireError } from '../wire.js';
import { hintFor, needsSuperuser, statementsOf } from './reach.js';
import type { Rights } from './rights.js';
import { rolesByFunction } from './roles.js';

/** The rights on a server, for all who send statements to its databases. */
export interface Lent {
  readonly rights: Rights;
  /** An object identifier that nothing has, and that nobody has looked for yet. */
  readonly nobody: () => number;
}

/** Sends the migration's statements; what only a superuser may do inside the database is done as one. */
export class Sender {
  readonly #seat: { readonly wire: Wire };
  readonly #lent: Lent;
  /** The connection may not have heard of its rights of now. */
  #changed = false;

  constructor(seat: { readonly wire: Wire }, lent: Lent) {
    this.#seat = seat;
    this.#lent = lent;
  }

  /** The text as it would be sent, where that is all that there is to do; `null` where there is more. */
  plainly(sql: string, parameters: readonly Parameter[]): string | null {
    if (parameters.length > 0) return null;
    const { text, statements } = this.#read(sql, parameters);
    return statements.some(needsSuperuser) ? null : text;
  }

  /** @throws {WireError} */
  async send(sql: string, parameters: readonly Parameter[]): Promise<Answer[]> {
    const { text, statements } = this.#read(sql, parameters);
    if (!statements.some(needsSuperuser)) return this.#seat.wire.query(text, parameters);
    if (statements.length === 1) return this.elevated(text);
    return this.#asOne(async () => {
      const answers: Answer[] = [];
      for (const statement of statements) {
        const sent = needsSuperuser(statement) ? this.elevated(statement) : this.#seat.wire.query(statement);
        answers.push(...(await sent));
      }
      return answers;
    });
  }

  #read(sql: string, parameters: readonly Parameter[]) {
    const { rights } = this.#lent;
    const text = rights.rolesByFunction ? rolesByFunction(sql) : sql;
    return { text, statements: rights.contained && parameters.length === 0 ? statementsOf(text) : [text] };
  }

  /** Not where an event trigger of the migration's own would run as a superuser too. */
  async elevated(statement: string): Promise<Answer[]> {
    if (!this.#lent.rights.contained) return this.#seat.wire.query(statement);
    if (!/^\W*(create|alter|drop)\s+event\b/i.test(statement)) {
      const [answer] = await this.#seat.wire.query('SELECT FROM pg_catalog.pg_event_trigger LIMIT 1');
      if (answer?.count !== 0) return this.#seat.wire.query(statement);
    }
    return this.own(statement);
  }

  /** Sends a statement of our own as a superuser. It must set nothing off that a migration has made. */
  async own(statement: string): Promise<Answer[]> {
    return this.lent(() => this.#seat.wire.query(statement));
  }

  /** Does our own work as a superuser: the rights are lent once for all of it. */
  async lent<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#lent.rights.contained) return work();
    try {
      return await this.#lent.rights.elevated(async () => {
        await this.#hear();
        return work();
      });
    } finally {
      this.#changed = true;
      await this.hearOfRights();
    }
  }

  /** Before anything else is sent: rights that were lent are gone. */
  async hearOfRights(): Promise<void> {
    // A failed transaction looks nowhere, and can do nothing either.
    if (!this.#changed || this.#seat.wire.status === 'E') return;
    await this.#hear();
    this.#changed = false;
  }

  /** With what would allow it, where rights on the server were missing. */
  explained(error: unknown): unknown {
    if (!(error instanceof WireError) || !this.#lent.rights.contained) return error;
    const hint = hintFor(error.message, error.code);
    return hint === '' ? error : new WireError(error.message + hint, error.code);
  }

  /**
   * A connection hears of a change of its rights when it locks a relation: here the one in which it looks for a
   * conversion. What was not found once is not looked for again, so that it has to be another each time.
   */
  async #hear(): Promise<void> {
    await this.#seat.wire.query(`SELECT pg_catalog.pg_conversion_is_visible(${this.#lent.nobody()})`);
  }

  /** Several statements that came as one text are one transaction. */
  async #asOne<T>(work: () => Promise<T>): Promise<T> {
    if (this.#seat.wire.status !== 'I') return work();
    await this.#seat.wire.query('BEGIN');
    try {
      const result = await work();
      await this.#seat.wire.query('COMMIT');
      return result;
    } catch (error) {
      await this.#seat.wire.query('ROLLBACK');
      throw error;
    }
  }
}
