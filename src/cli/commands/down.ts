import type { Command } from 'commander';
import type { Session } from '../session.js';
import { moveCommand } from './move.js';

const help = `
Without --to, the last applied migration is undone; with it, every one after that version; --to 0 undoes all.

Examples:
  $ rehearse down --db app.db
  $ rehearse down --db app.db --to 0003 --dry-run
`;

/** `rehearse down`: undoes applied migrations on a real database. */
export function downCommand(session: Session): Command {
  return moveCommand(session, 'down', {
    description: 'Undoes applied migrations of a database, with a backup first.',
    to: 'the version to end at: the id of a migration, the beginning of it, its number, or 0',
    help,
  });
}
