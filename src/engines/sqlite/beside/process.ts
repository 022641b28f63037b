/** A process that does one {@link Job}, answers, and ends. No answer tells whoever asked to do it himself. */
import { type Job, perform } from './job.js';

process.once('message', async (job: Job) => {
  const answer = await perform(job);
  process.send?.(answer, () => process.disconnect());
});
