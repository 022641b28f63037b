import { statementFacts } from '../../sql/statement.js';
import { Definitions } from './state.js';
import { transactionKind } from './transaction-kind.js';

/** The definitions at the places that a transaction can go back to: going back brings them back. */
export class Marks {
  readonly #marks: { readonly name: string | null; readonly definitions: Definitions }[] = [];
  /** The transaction has failed: its end takes it back. */
  #failed = false;

  /**
   * What a statement about the transaction leaves when it succeeded; `null` where nothing is known of the place that it goes back to.
   *
   * @param before the definitions before it
   */
  after(sql: string, before: Definitions): Definitions | null {
    const { kind, target } = statementFacts(sql, 'postgres');
    switch (kind) {
      case 'begin':
        if (this.#marks.length === 0) this.#marks.push({ name: null, definitions: before });
        return before;
      case 'savepoint':
        this.#marks.push({ name: target, definitions: before });
        return before;
      case 'release':
        this.#cut(this.#place(target));
        return before;
      case 'rollback':
        return target === null ? this.#end(true, before) : this.#backTo(target);
      case 'commit':
        return this.#end(this.#failed, before);
      default:
        return null;
    }
  }

  /** A statement was refused. @returns the definitions, where it was the end of a transaction, which is taken back then */
  fail(sql: string): Definitions | null {
    this.#failed = this.#marks.length > 0;
    if (transactionKind(sql) !== 'commit') return null;
    return this.#end(true, new Definitions());
  }

  #backTo(name: string): Definitions | null {
    const place = this.#place(name);
    const definitions = this.#marks[place]?.definitions ?? null;
    this.#cut(place + 1);
    this.#failed = false;
    return definitions;
  }

  #end(back: boolean, before: Definitions): Definitions | null {
    const start = this.#marks[0]?.definitions ?? null;
    this.#cut(0);
    return back || start === null ? start : before;
  }

  #place(name: string | null): number {
    return this.#marks.findLastIndex((mark) => mark.name === name);
  }

  #cut(length: number): void {
    this.#marks.length = Math.max(0, Math.min(length, this.#marks.length));
    if (this.#marks.length === 0) this.#failed = false;
  }
}
