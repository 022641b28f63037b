import { expect, test } from 'vitest';
import { errorOf, MessageReader } from '../../../src/folders/command/wire-messages.js';
import { StatementError } from '../../../src/model/errors.js';

test('messages are cut wherever the bytes were', () => {
  const startup = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47, 0, 0, 0, 9, 0, 3, 0, 0, 0]);
  const query = Buffer.from('Q\0\0\0\x0dSELECT 1\0', 'latin1');
  const reader = new MessageReader();
  const types = [...Buffer.concat([startup, query])].flatMap((byte) => reader.take(Buffer.from([byte])));
  expect(types.map(({ type }) => type)).toEqual(['encryption', 'startup', 'Q']);
  expect(types[2]?.body.toString()).toBe('SELECT 1\0');
});

test("an error has the server's code, or XX000 where it comes from elsewhere", () => {
  expect(errorOf(new StatementError('no', 'x', '23505')).toString()).toContain('C23505\0Mno');
  expect(errorOf(new Error('injected')).toString()).toContain('CXX000\0Minjected');
});
