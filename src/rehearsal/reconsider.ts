import { kindOfFinding, type Observation } from './observation.js';
import { watchedBeside } from './panel.js';
import { saltOf } from './seeds.js';
import { type Stage, startTrial } from './trial.js';

/**
 * Leaves out what was found while the migration had been watched on fewer datasets, and is no finding any more: what it does to rows that
 * only later datasets hold was taken for damage.
 */
export async function reconsider(
  stage: Stage,
  observations: readonly Observation[],
  seed: number,
): Promise<void> {
  const watched = watchedBeside(stage.subject.migration);
  for (const { property, kinds } of observations) {
    const early = [...kinds].filter(([, kind]) => kind.watched < watched);
    for (const index of new Set(early.map(([, kind]) => kind.index))) {
      const here = early.filter(([, kind]) => kind.index === index);
      const dataset = here[0]?.[1].dataset ?? {};
      const trial = await startTrial(stage, dataset, index, saltOf(seed, index));
      try {
        const { findings } = await property.check(trial);
        const still = new Set(findings.map(kindOfFinding));
        for (const [kind] of here) if (!still.has(kind)) kinds.delete(kind);
      } catch {
        // A check that crashes takes nothing back.
      } finally {
        await trial.close();
      }
    }
  }
}
