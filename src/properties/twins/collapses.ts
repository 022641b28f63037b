import { sameImage } from '../../compare/index.js';
import type { Image } from '../../model/image.js';
import type { Trial } from '../property.js';
import { otherTime, upIn } from '../worlds.js';
import type { Probe } from './probes.js';

/**
 * Whether the twin is another database before `up`, and the same one after it; at any other time too, for no old row holds the
 * moment at which `up` is going to run.
 */
export async function collapses(trial: Trial, { base, twin }: Probe): Promise<boolean> {
  const [one, other] = [base === undefined ? trial : await trial.sibling(base), await trial.sibling(twin)];
  if (one.loaded.rejected.length !== other.loaded.rejected.length) return false;
  if (sameImage(await one.before(), await other.before())) return false;
  const [a, b] = [await one.up(), await other.up()];
  if (!a.result.ok || !b.result.ok || !sameImage(a.image, b.image)) return false;
  const moved = await upLater(one);
  if (moved === null) return true;
  const elsewhere = await upLater(other);
  return elsewhere === null || sameImage(moved, elsewhere);
}

/** At another time, once for the trial with which many twins are compared. */
function upLater(trial: Trial): Promise<Image | null> {
  const known = later.get(trial);
  if (known !== undefined) return known;
  const image = upIn(trial, otherTime);
  later.set(trial, image);
  return image;
}

const later = new WeakMap<Trial, Promise<Image | null>>();
