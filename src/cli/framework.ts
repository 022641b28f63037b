/** The public interface, loaded when a command needs it: `--version` and `--help` must not wait for a database driver. */
export type Framework = typeof import('../index.js');

export function loadFramework(): Promise<Framework> {
  return import('../index.js');
}
