import { UserError } from '../model/errors.js';
import type { Chunk } from './placeholders.js';

/**
 * Cuts statements as goose and sql-migrate do: a statement ends with the line whose last word before a comment ends in
 * `;`, unless a block (`StatementBegin`, `StatementEnd`) holds it together.
 */
export class LineCutter {
  readonly chunks: Chunk[] = [];
  #lines: string[] = [];
  #start = 0;
  #block = false;

  /** Takes one line of SQL or comment; `number` from 1. */
  add(line: string, number: number): void {
    if (this.#lines.length === 0) {
      if (line.trim() === '' || /^\s*--/.test(line)) return;
      this.#start = number;
    }
    this.#lines.push(line);
    if (!this.#block && endsStatement(line)) this.#flush();
  }

  begin(): void {
    this.#block = true;
  }

  /** Whether a block was open. */
  end(): boolean {
    const open = this.#block;
    this.#block = false;
    this.#flush();
    return open;
  }

  /** @throws {UserError} when a statement or block is still open */
  finish(path: string, tool: string): void {
    if (this.#lines.length === 0 && !this.#block) return;
    const where = `${path}:${this.#start || 1}`;
    if (this.#block) throw new UserError('the block that StatementBegin opens is never closed', { where });
    throw new UserError('the statement has no semicolon at the end of a line', {
      where,
      wayOut: `${tool} refuses the file; end the statement with one`,
    });
  }

  #flush(): void {
    if (this.#lines.length > 0) this.chunks.push({ text: this.#lines.join('\n'), line: this.#start });
    this.#lines = [];
  }
}

function endsStatement(line: string): boolean {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const comment = words.findIndex((word) => word.startsWith('--'));
  return (comment < 0 ? words : words.slice(0, comment)).at(-1)?.endsWith(';') ?? false;
}
