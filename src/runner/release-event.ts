import type { HealthProblem } from '../engines/engine.js';
import type { Backup, Limits } from '../engines/store.js';
import type { ConditionReport } from './preconditions.js';
import type { StepOutcome } from './step.js';
import type { Step } from './steps.js';

/** What happens during a release, in order. */
export type ReleaseEvent =
  | ({ readonly type: 'limits' } & Limits)
  | { readonly type: 'planned'; readonly position: number; readonly steps: readonly Step[] }
  | { readonly type: 'unsound'; readonly problems: readonly HealthProblem[] }
  | { readonly type: 'preconditions'; readonly step: Step; readonly conditions: readonly ConditionReport[] }
  | { readonly type: 'backup-progress'; readonly done: number; readonly total: number }
  | { readonly type: 'backed-up'; readonly backup: Backup }
  | { readonly type: 'step-started'; readonly step: Step }
  | ({ readonly type: 'step-finished' } & StepOutcome)
  | { readonly type: 'put-back'; readonly backup: Backup };
