/** The public interface and what the command needs beside it, loaded when a command needs it: `--version` and `--help` must not wait for a database driver. */
export type Framework = typeof import('#app');

export function loadFramework(): Promise<Framework> {
  return import('#app');
}
