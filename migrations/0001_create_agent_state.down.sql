-- Going back before version 1 takes the tables away, not what is in them: the rows wait for the next up.

CREATE TABLE _rehearsal_parked_routers (
  router_id, status, model, temperature, metadata, schema_version, created_at, updated_at
);
INSERT INTO _rehearsal_parked_routers
SELECT router_id, status, model, temperature, metadata, schema_version, created_at, updated_at
FROM routers ORDER BY rowid;

CREATE TABLE _rehearsal_parked_planners (
  planner_id, planner_name, user_question, instruction, execution_plan, model, temperature, failed_task_limit,
  status, metadata, schema_version, created_at, updated_at
);
INSERT INTO _rehearsal_parked_planners
SELECT planner_id, planner_name, user_question, instruction, execution_plan, model, temperature, failed_task_limit,
  status, metadata, schema_version, created_at, updated_at
FROM planners ORDER BY rowid;

CREATE TABLE _rehearsal_parked_workers (
  worker_id, planner_id, task_status, task_description, acceptance_criteria, task_context, task_result,
  querying_structured_data, image_keys, variable_keys, tools, input_images, input_variables, output_images,
  output_variables, tables, metadata, schema_version, created_at, updated_at
);
INSERT INTO _rehearsal_parked_workers
SELECT worker_id, planner_id, task_status, task_description, acceptance_criteria, task_context, task_result,
  querying_structured_data, image_keys, variable_keys, tools, input_images, input_variables, output_images,
  output_variables, tables, metadata, schema_version, created_at, updated_at
FROM workers ORDER BY rowid;

DROP TABLE workers;
DROP TABLE planners;
DROP TABLE routers;
