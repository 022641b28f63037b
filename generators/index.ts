export { type AgentStateOptions, agentState, planner, router, worker } from './agent-state.js';
export { type JsonWeights, jsonWeights } from './json.js';
export type { Shape } from './rows.js';
