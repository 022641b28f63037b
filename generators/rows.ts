import type { Cell, DataLevel, Row } from 'rehearsal';
import { count, key, optionalText, text, version } from './cells.js';
import type { Draw } from './draw.js';
import { type JsonWeights, json, jsonWeights, metadata } from './json.js';
import { drawWords } from './words.js';

/** What the tables look like at a point of the database's history. */
export interface Shape {
  /** `planners.conversation_context` is there, and planners are at version 2. */
  readonly conversationContext?: boolean;
  /** `routers.timeout_seconds` is there, and routers are at version 2. */
  readonly timeoutColumn?: boolean;
  /** `workers.priority` and `workers.retry_count` are there, and workers are at version 2. */
  readonly workerQueue?: boolean;
}

export interface RowOptions {
  readonly level: DataLevel;
  readonly shape: Shape;
  readonly weights: JsonWeights;
}

export function rowOptions(
  level: DataLevel,
  shape: Shape = {},
  weights: Partial<JsonWeights> = {},
): RowOptions {
  return { level, shape, weights: { ...jsonWeights[level], ...weights } };
}

/** @param place the row's place in its table, from which its key is made */
export function drawRouter(draw: Draw, { level, shape, weights }: RowOptions, place: number): Row {
  const words = drawWords(draw);
  return {
    router_id: key(draw, level, 'r', place),
    status: text(draw, level, STATUS),
    model: optionalText(draw, level, words.models),
    temperature: temperature(draw, level),
    metadata: metadata(draw, level, weights),
    ...(shape.timeoutColumn === true ? { timeout_seconds: count(draw, level, TIMEOUTS) } : {}),
    ...stamps(draw, level, shape.timeoutColumn === true, words.times),
  };
}

export function drawPlanner(draw: Draw, { level, shape, weights }: RowOptions, place: number): Row {
  const words = drawWords(draw);
  return {
    planner_id: key(draw, level, 'p', place),
    planner_name: optionalText(draw, level, words.names),
    user_question: text(draw, level, words.questions),
    instruction: optionalText(draw, level, words.sentences),
    execution_plan: optionalText(draw, level, words.sentences),
    model: optionalText(draw, level, words.models),
    temperature: temperature(draw, level),
    failed_task_limit: count(draw, level, SMALL),
    status: text(draw, level, STATUS),
    metadata: json(draw, level, weights),
    ...(shape.conversationContext === true
      ? { conversation_context: optionalText(draw, level, words.sentences) }
      : {}),
    ...stamps(draw, level, shape.conversationContext === true, words.times),
  };
}

/** @param planner the key of the planner that the worker belongs to */
export function drawWorker(draw: Draw, options: RowOptions, place: number, planner: Cell): Row {
  const { level, shape } = options;
  const words = drawWords(draw);
  return {
    worker_id: key(draw, level, 'w', place),
    planner_id: planner,
    task_status: text(draw, level, STATUS),
    task_description: optionalText(draw, level, words.sentences),
    ...documents(draw, options),
    task_result: optionalText(draw, level, words.sentences),
    querying_structured_data: draw.pick([0n, 1n, null]),
    ...(shape.workerQueue === true
      ? { priority: count(draw, level, SMALL), retry_count: count(draw, level, SMALL) }
      : {}),
    ...stamps(draw, level, shape.workerQueue === true, words.times),
  };
}

/** A worker has twelve JSON columns; most rows use a few of them, and a row full of garbage is nobody's. */
function documents(draw: Draw, { level, weights }: RowOptions): Row {
  const sparse = { ...weights, missing: Math.max(weights.missing, 60), malformed: weights.malformed / 2 };
  return Object.fromEntries(DOCUMENTS.map((column) => [column, json(draw, level, sparse)]));
}

function temperature(draw: Draw, level: DataLevel): Cell {
  return level === 'plain' ? draw.pick([0.2, 0.7]) : draw.pick([null, 0, 0.2, 0.7, -0, 0.1 + 0.2, 1e-7]);
}

function stamps(draw: Draw, level: DataLevel, moved: boolean, times: readonly string[]): Row {
  const created = draw.pick(times);
  return {
    schema_version: version(draw, level, moved ? 2n : 1n),
    created_at: level !== 'plain' && draw.percent(5) ? null : created,
    updated_at: draw.percent(50) ? created : draw.pick(times),
  };
}

const STATUS = ['pending', 'running', 'completed', 'failed'];
const TIMEOUTS = [300n, 300n, 45n, 60n, 7200n];
const SMALL = [0n, 0n, 1n, 3n, 5n];
const DOCUMENTS = [
  'acceptance_criteria',
  'task_context',
  'image_keys',
  'variable_keys',
  'tools',
  'input_images',
  'input_variables',
  'output_images',
  'output_variables',
  'tables',
  'metadata',
];
