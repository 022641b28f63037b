PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
ALTER TABLE workers DROP COLUMN priority;
ALTER TABLE workers DROP COLUMN retry_count;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
