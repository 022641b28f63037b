-- The guide gives no way back; this is the obvious one.
ALTER TABLE planners DROP COLUMN conversation_context;
