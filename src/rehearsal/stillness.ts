import { sameImage } from '../compare/index.js';
import type { Migration } from '../model/migration.js';
import type { ReportNote } from '../model/report.js';
import type { Trial } from '../properties/property.js';
import { statementFacts } from '../sql/statement.js';
import type { Dialect } from '../sql/tokenize.js';
import { statementGap } from './statement-gap.js';

/**
 * Watches whether `up` changes anything in some dataset. An UPDATE that goes over rows and leaves every one as it was has
 * shown nothing of what it does: the values that it is meant for were not there.
 */
export class Stillness {
  #moved = false;
  #ran = false;

  async see(trial: Trial): Promise<void> {
    if (this.#moved) return;
    const { result, image } = await trial.up();
    if (!result.ok) return;
    this.#ran ||= result.statements.some(({ changes }) => changes > 0);
    this.#moved = !sameImage(await trial.before(), image);
  }

  /** A gap for each UPDATE, where nothing ever changed. */
  gaps({ up }: Migration, dialect: Dialect): ReportNote[] {
    if (this.#moved || !this.#ran || typeof up.steps === 'function') return [];
    return up.steps
      .filter(({ sql }) => isUpdateOfRows(sql, dialect))
      .map((statement) => statementGap('no dataset had a value for this statement to change', statement));
  }
}

/** The catalog's own tables are no part of an image. */
function isUpdateOfRows(sql: string, dialect: Dialect): boolean {
  const { kind, target } = statementFacts(sql, dialect);
  return kind === 'update' && target !== null && !/^(sqlite|pg)_/i.test(target);
}
