import { type Answer, type Wire, WireError } from './wire.js';

/** Queries of our own that a connection prepares once, which no rollback undoes: planning them takes longer than running them. */
export class Prepared {
  readonly #names: readonly string[];
  readonly #wires = new WeakSet<Wire>();

  /** @param names by which the connection knows them */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /**
   * Their answers, in order.
   *
   * @param send runs statements on the connection
   * @param queries asked for once a connection
   * @throws {WireError}
   */
  async execute(
    wire: Wire,
    send: (sql: string) => Promise<Answer[]>,
    queries: () => Promise<readonly string[]>,
  ): Promise<Answer[]> {
    const execute = this.#names.map((name) => `EXECUTE ${name}`).join('; ');
    if (this.#wires.has(wire)) {
      try {
        return await send(execute);
      } catch (error) {
        // A migration may have said DEALLOCATE ALL.
        if (!(error instanceof WireError) || error.code !== NO_SUCH_STATEMENT) throw error;
      }
    }
    const prepare = (await queries()).map((query, at) => `PREPARE ${this.#names[at]} AS ${query}`);
    await send(prepare.join(';\n'));
    this.#wires.add(wire);
    return send(execute);
  }
}

const NO_SUCH_STATEMENT = '26000';
