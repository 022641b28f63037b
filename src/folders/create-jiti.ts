import type { Jiti, JitiOptions } from 'jiti';

/**
 * Compiles and loads for files of that place, with the path aliases of the project's `tsconfig.json`. One that cannot be read, since it
 * builds on a file that is not there (a part of a monorepo by itself), stops no file that needs none of them.
 */
export async function jitiMaker(): Promise<(place: string, options: JitiOptions) => Jiti> {
  const { createJiti } = await import('jiti');
  return (place, options) => {
    try {
      return createJiti(place, options);
    } catch (error) {
      if (!options.tsconfigPaths) throw error;
      return createJiti(place, { ...options, tsconfigPaths: false });
    }
  };
}
