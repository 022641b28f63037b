import { UserError } from '../../model/errors.js';

/** What a new migration is called, in the spellings that tools use. */
export interface Name {
  /** `add_retry_count`. */
  readonly snake: string;
  /** `AddRetryCount`. */
  readonly pascal: string;
  /** `add retry count`. */
  readonly words: string;
}

/** @throws {UserError} for what cannot be a file's name everywhere */
export function nameOf(text: string): Name {
  const snake = text
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  if (!/^[a-z][a-z0-9_]*$/.test(snake)) {
    throw new UserError(`${JSON.stringify(text)} is no name for a file`, {
      wayOut: 'use letters, digits and underscores',
    });
  }
  const parts = snake.split('_').filter((part) => part !== '');
  return {
    snake,
    pascal: parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(''),
    words: parts.join(' '),
  };
}
