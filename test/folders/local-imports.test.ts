import { expect, test } from 'vitest';
import { Listing } from '../../src/folders/files.js';
import { localImports } from '../../src/folders/local-imports.js';
import { folderOf } from './folder.js';

async function namesOf(files: Readonly<Record<string, string>>, first: string): Promise<string[]> {
  const listing = await Listing.open(folderOf(files));
  const found = await localImports(listing, await listing.read(first));
  return found.map(({ name }) => name).sort();
}

test('files that import others, data and each other are followed; packages are not', async () => {
  const files = {
    '1.ts': "import { a } from './lib/a.js';\nimport data from './data.json';\nimport pg from 'pg';\n",
    'lib/a.ts': "import { b } from './b';\nexport const a = b;\n",
    'lib/b.ts': "import { a } from './a.js';\nexport const b = 1;\n",
    'data.json': '{}',
    'other.ts': '',
  };
  expect(await namesOf(files, '1.ts')).toEqual(['data.json', 'lib/a.ts', 'lib/b.ts']);
});

test('this framework belongs to no migration, even where the project says by a path where it is', async () => {
  const files = {
    'tsconfig.json':
      '{ "compilerOptions": { "paths": { "rehearsal": ["./own.ts"], "rehearsal/*": ["./own.ts"], "~/*": ["./*"] } } }',
    '1.ts': "import 'rehearsal';\nimport 'rehearsal/migration';\nimport '~/kept';\n",
    'own.ts': '',
    'kept.ts': '',
  };
  expect(await namesOf(files, '1.ts')).toEqual(['kept.ts']);
});
