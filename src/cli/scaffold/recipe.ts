import type { Name } from './name.js';

/** What is known when a migration is to be made. */
export interface Making {
  readonly name: Name;
  /** The folder's files, its sub-folders' with `/` between, sorted. */
  readonly names: readonly string[];
  /** The file or sub-folder with the highest number. */
  readonly last: string | null;
  /** The digits of the highest number. */
  readonly highest: string | null;
  /** The text of the last file; empty where there is none. */
  readonly lastText: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Code was asked for, where the format takes SQL as well. */
  readonly typed: boolean;
}

export interface NewFile {
  /** Inside the folder of migrations. */
  readonly path: string;
  readonly content: string;
}

/** The files of the next migration, or what the tool itself has for it. */
export type Recipe = (making: Making) => readonly NewFile[] | { readonly command: string };
