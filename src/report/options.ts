import type { Report } from '../model/report.js';

/** How a report is written; each form takes what concerns it. */
export interface RenderOptions {
  /** Whether the console's text may hold colours (no). */
  readonly color?: boolean;
  /** Columns of the terminal (100). */
  readonly width?: number;
  /** Whether signs beyond ASCII may stand for verdicts, lines and hidden characters (yes). */
  readonly unicode?: boolean;
  /** Where each saved counterexample lies, by `MIGRATION/PROPERTY`: what `rehearse replay` is given. */
  readonly counterexampleFiles?: Readonly<Record<string, string>>;
  /** The command that opens each one in the sqlite3 shell, by `MIGRATION/PROPERTY`, where there is one. */
  readonly shellCommands?: Readonly<Record<string, string>>;
  /** The folder that the report's paths are seen from, from the root of its repository (its root). */
  readonly fromRoot?: string;
  /** Where it was run, for the head of the page. */
  readonly run?: RunInfo;
  /** An earlier report of the folder, to say what is new, fixed and unchanged. */
  readonly earlier?: Report;
  /** Where the other forms were written, a line each: said before the verdict. */
  readonly written?: readonly string[];
}

/** What a report cannot say of itself: given by options, or told by the environment of CI. */
export interface RunInfo {
  readonly commit?: string;
  readonly branch?: string;
  /** The address of the run in CI. */
  readonly url?: string;
}

/** Makes text from a report; pure, so that an old report can be rendered again. */
export type Renderer = (report: Report, options: RenderOptions) => string;
