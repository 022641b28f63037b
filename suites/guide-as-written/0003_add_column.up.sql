-- "Column Addition".
ALTER TABLE planners
ADD COLUMN conversation_context TEXT DEFAULT NULL;
