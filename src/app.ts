/** What the command needs beside the public interface: `#app` inside this package, and nothing outside it. */

export { loadFunctions } from './config/functions.js';
export { baselinePath, loadKnownFindings } from './config/known-findings.js';
export { configurationNames } from './config/load.js';
export { suiteFilesOf } from './config/suites.js';
export { forgetPostgresCopies, postgresCopies } from './engines/postgres/index.js';
export { importFinder } from './folders/local-imports.js';
export * from './index.js';
export * from './postgres.js';
export { checkedProperties } from './properties/registry.js';
export { adopt } from './rehearsal/adopt.js';
export { baselineOf } from './rehearsal/cost/baseline.js';
export { knownOf, leaveOut, withKnown } from './rehearsal/known/known.js';
export { rehearseOn } from './rehearsal/on/rehearse-on.js';
export { type Reading, readingOf } from './rehearsal/reading.js';
export { type Recording, record } from './rehearsal/record.js';
export { stageScene } from './rehearsal/scene.js';
export { unjustifiedSkips } from './rehearsal/skips.js';
export { explainMutations } from './report/mutation.js';
export { copyDatabase } from './runner/copy/copy.js';
export { readHistory, readStatus } from './runner/status.js';
export * from './sqlite.js';
export { releaseSpans } from './telemetry/spans.js';
