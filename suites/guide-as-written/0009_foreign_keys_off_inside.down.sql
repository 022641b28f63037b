PRAGMA foreign_keys = OFF;
ALTER TABLE workers DROP COLUMN priority;
ALTER TABLE workers DROP COLUMN retry_count;
PRAGMA foreign_keys = ON;
