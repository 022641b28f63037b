import type { Command } from 'commander';
import type { Session } from '../session.js';
import { moveCommand } from './move.js';

const help = `
In this order: lock out other runners, check that nothing applied has been edited, check the database, report the
preconditions, back it up, then run each pending migration in its own transaction together with its history row and a
check of integrity, foreign keys and row counts. When anything fails, the database ends as it was; where others have
written since the backup, the migrations before the failed one stay, and so does what was written.

Examples:
  $ rehearse up --db app.db                      all pending migrations of this project
  $ rehearse up --db app.db --to 0005 --dry-run  what would be done
  $ rehearse up --db app.db --window 02:00-03:00 --before 'systemctl stop app' --after 'systemctl start app'
  $ rehearse up --db app.db --proven             only what the committed evidence covers
  $ rehearse up --db postgres://deploy@db.example.com/app --lock-timeout 2s

On PostgreSQL the steps before a failed one stay. A migration that cannot run in one transaction (CONCURRENTLY) is kept part
by part, and gone on with. The password is read from PGPASSWORD or PGPASSFILE; REHEARSAL_DB stands for --db.
`;

/** `rehearse up`: applies pending migrations to a real database. */
export function upCommand(session: Session): Command {
  return moveCommand(session, 'up', {
    description: 'Applies pending migrations to a database, with a backup and a way back.',
    to: 'the last migration to apply: its id, the beginning of it, or its number (default: all)',
    help,
  });
}
