import { type Cell, RawText } from '../../model/cell.js';
import { StatementError } from '../../model/errors.js';
import type { Answer } from '../../model/migration.js';

/** A message of PostgreSQL's protocol, version 3 (chapter "Message Formats" of its manual). */
export interface Message {
  /** Its letter; `encryption` and `startup` bear none. */
  readonly type: string;
  readonly body: Buffer;
}

/** Cuts what a client sends into messages. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  take(bytes: Buffer): Message[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const messages: Message[] = [];
    for (;;) {
      const head = this.#started ? 1 : 0;
      if (this.#rest.length < head + 4) return messages;
      const end = head + this.#rest.readInt32BE(head);
      if (this.#rest.length < end) return messages;
      const body = this.#rest.subarray(head + 4, end);
      messages.push({
        type: this.#started ? String.fromCharCode(this.#rest[0] ?? 0) : this.#first(body),
        body,
      });
      this.#rest = this.#rest.subarray(end);
    }
  }

  #first(body: Buffer): string {
    if (ENCRYPTION.includes(body.readInt32BE(0))) return 'encryption';
    this.#started = true;
    return 'startup';
  }
}

/** Requests for TLS and for GSSAPI. */
const ENCRYPTION = [80877103, 80877104];

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const text = (value: string) => Buffer.from(`${value}\0`);

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Asks for the password as it is. */
export const passwordWanted = message('R', int32(3));

const SAID_AT_FIRST = {
  server_version: '15.0',
  server_encoding: 'UTF8',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  integer_datetimes: 'on',
  standard_conforming_strings: 'on',
};

/** Lets the client in, and says how the server is set. */
export const authenticated = Buffer.concat([
  message('R', int32(0)),
  ...Object.entries(SAID_AT_FIRST).map(([name, value]) => message('S', text(name), text(value))),
  message('K', int32(1), int32(1)),
]);

/** @param status `I` outside a transaction, `T` in one, `E` in one that has failed */
export const readyForQuery = (status: 'I' | 'T' | 'E') => message('Z', Buffer.from(status));

/** There was no statement in the text. */
export const emptyQuery = message('I');
/** A statement was taken. */
export const parseComplete = message('1');
/** Its values were taken. */
export const bindComplete = message('2');
/** It was forgotten. */
export const closeComplete = message('3');
/** It gives no rows. */
export const noData = message('n');

/** Which columns the answer has; values come as text. */
export function rowDescription({ columns, types }: Answer): Buffer {
  const each = columns.map((name, at) =>
    Buffer.concat([text(name), int32(0), int16(0), int32(types[at] ?? 25), int16(-1), int32(-1), int16(0)]),
  );
  return message('T', int16(columns.length), ...each);
}

/** One row; bytes as PostgreSQL writes them in hexadecimal. */
export function dataRow(row: readonly Cell[]): Buffer {
  const each = row.map((cell) => {
    const bytes = bytesOf(cell);
    return bytes === null ? int32(-1) : Buffer.concat([int32(bytes.length), bytes]);
  });
  return message('D', int16(row.length), ...each);
}

function bytesOf(cell: Cell): Buffer | null {
  if (cell === null) return null;
  if (cell instanceof RawText) return Buffer.from(cell.bytes);
  return Buffer.from(cell instanceof Uint8Array ? `\\x${Buffer.from(cell).toString('hex')}` : String(cell));
}

/** What was done, and to how many rows. */
export function commandComplete({ command, changes, rows }: Answer): Buffer {
  const counts: Readonly<Record<string, string>> = {
    INSERT: ` 0 ${changes}`,
    UPDATE: ` ${changes}`,
    DELETE: ` ${changes}`,
    MERGE: ` ${changes}`,
    SELECT: ` ${rows.length}`,
  };
  return message('C', text(`${command}${counts[command] ?? ''}`));
}

/** The server's own code where it has one; XX000 for what comes from elsewhere, such as an injected failure. */
export function errorOf(error: unknown): Buffer {
  const code =
    error instanceof StatementError && /^[0-9A-Z]{5}$/.test(error.code ?? '') ? error.code : 'XX000';
  const said = error instanceof Error ? error.message : String(error);
  const fields = [`SERROR`, `VERROR`, `C${code}`, `M${said}`].map(text);
  return message('E', ...fields, Buffer.alloc(1));
}
