import type { CostFlags } from '../cost.js';
import type { EngineFlags } from '../engine.js';
import type { LogFlags } from '../log-format.js';
import type { OnFlags } from '../on.js';
import type { ReporterName } from '../reporters.js';
import type { RunFlags } from '../run-flags.js';
import type { RehearsalFlags } from '../settings.js';

export interface VerifyFlags extends EngineFlags, RehearsalFlags, OnFlags, CostFlags, LogFlags, RunFlags {
  readonly reportDir?: string;
  readonly reporter?: readonly ReporterName[];
  readonly json?: boolean;
  readonly since?: string;
  /** As if there were no baseline of findings. */
  readonly allFindings?: boolean;
  readonly jobs?: number;
  /** An earlier report. */
  readonly compare?: string;
  readonly writeEvidence?: string | true;
  /** Again at every save, until it is stopped. */
  readonly watch?: boolean;
}
