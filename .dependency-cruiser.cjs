/**
 * The boundaries between the modules of `src/`, each with its reason; `npm run layers` checks them.
 *
 * A module's rule lists what it may import; everything else in `src/` is forbidden to it. A module that is not listed at
 * all is caught by `known-module`, so that a new one has to say where it stands.
 */
const modules = {
  model: {
    may: [],
    why: 'The model is plain data that every module and every saved report is written in. If it knew anybody, a change there would change the words.',
  },
  sql: {
    may: [],
    why: 'Cutting SQL into tokens and statements needs nothing but the text. Folders, engines, datasets and properties all read SQL: one tokenizer that knows nobody serves all of them.',
  },
  dialects: {
    may: ['model', 'sql'],
    why: 'What is particular to a dialect is text about text: what a refusal says, whose language a statement is in. It needs no database, so that whoever has to know can ask.',
  },
  folders: {
    may: ['model', 'sql', 'dialects'],
    why: 'Reading a folder must not need a database: the gate and the reports read folders where no engine is installed.',
  },
  originals: {
    may: ['model', 'sql'],
    why: 'What a migration uses to keep displaced values is SQL made from names. It runs inside the migration, in production too, where the harness is not.',
  },
  procedures: {
    may: ['model', 'originals', 'folders/define-migration\\.ts'],
    types: ['sql'],
    why: 'A procedure is SQL and a reference made from names, and runs where originals run. It is defined as any other migration is, by the one file of the folders that does that.',
  },
  engines: {
    may: ['model', 'sql'],
    why: 'An engine is one folder that can be added without touching anything else, and says only what is there. What is right is judged by the properties.',
  },
  datasets: {
    may: ['model', 'sql'],
    why: 'Datasets are made from a schema as data, so that the same generator serves every engine and runs without one.',
  },
  compare: {
    may: ['model', 'sql'],
    why: 'Whether two images are equal is a question about data. A comparison that could ask the database would trust what it has to check.',
  },
  effects: {
    may: ['model', 'compare'],
    types: ['engines'],
    why: 'What a migration does is seen on databases that it went through. If its text could be read here, a guess would pass for a sight.',
  },
  properties: {
    may: ['model', 'sql', 'compare', 'datasets', 'effects'],
    types: ['engines'],
    why: 'A property sees a database through the interface only: it must mean the same on every engine, and adding an engine must not touch it.',
  },
  config: {
    may: ['model', 'folders'],
    types: ['rehearsal', 'engines'],
    why: "A project's configuration and suites are read by the command and by the vitest adapter alike, so they stand in neither.",
  },
  rehearsal: {
    may: [
      'model',
      'sql',
      'dialects',
      'folders',
      'compare',
      'datasets',
      'effects',
      'properties',
      'originals',
      'runner',
    ],
    types: ['engines'],
    why: 'The loop is handed an engine and a source. It never prints, never exits and reads no clock, so that the command, vitest and any program run the very same one.',
  },
  mutate: {
    may: ['model', 'sql', 'compare', 'properties', 'rehearsal'],
    types: ['engines'],
    why: 'Faults are planted in what a migration says and looked for by the very properties and trials of a rehearsal, which know nothing of it.',
  },
  runner: {
    may: ['model', 'sql'],
    types: ['engines'],
    why: 'The runner goes to production. It decides nothing that a property could check, and so knows no property.',
  },
  report: {
    may: ['model'],
    why: 'Reports are pure: text from a saved report, so that an old result can be rendered again by a newer version.',
  },
  telemetry: {
    may: [],
    types: ['rehearsal', 'runner'],
    why: 'Spans are one more listener. What is rehearsed and released must not know who listens.',
  },
  verify: {
    may: ['model', 'folders', 'config', 'engines', 'rehearsal'],
    why: 'The whole job in one call, for programs and adapters: it puts together what the modules below give, and prints and writes nothing.',
  },
  vitest: {
    may: ['index'],
    why: "The adapter is a guest of the public interface. What it needs, any other test runner's adapter can have.",
  },
  cli: {
    may: ['app', 'report', 'model'],
    why: 'The command is a guest of the public interface as well, with a few needs of its own beside it in app.ts. The model is let in because a wrong option has to be told before anything heavy is loaded.',
  },
};

const anyRoom = Object.keys(modules).join('|');
/** `index` and `app` are the doors; a name with a slash is one file of a module. */
const pathOf = (module) =>
  /^(index|app)$/.test(module)
    ? `^src/${module}\\.ts$`
    : module.includes('/')
      ? `^src/${module}$`
      : `^src/${module}/`;

const boundary = ([module, { may, types = [], why }]) => [
  {
    name: `module-${module}`,
    severity: 'error',
    comment: `${why} May import: ${[...may, ...types.map((type) => `${type} (types only)`)].join(', ') || 'nothing'}.`,
    from: { path: `^src/${module}/` },
    to: { path: '^src/', pathNot: [module, ...may, ...types].map(pathOf) },
  },
  ...types.map((type) => ({
    name: `module-${module}-types-of-${type}`,
    severity: 'error',
    comment: `${why} Of ${type} it may import types only.`,
    from: { path: `^src/${module}/` },
    to: { path: pathOf(type), dependencyTypesNot: ['type-only'] },
  })),
];

module.exports = {
  forbidden: [
    ...Object.entries(modules).flatMap(boundary),
    {
      name: 'known-module',
      severity: 'error',
      comment:
        'Every file of src/ stands in a module whose boundaries are written above; only the doors, such as index.ts and migration.ts, stand outside them.',
      from: {
        path: '^src/',
        pathNot: [`^src/(${anyRoom})/`, '^src/(index|app|migration|procedures|sqlite|postgres)\\.ts$'],
      },
      to: {},
    },
    {
      name: 'light-door',
      severity: 'error',
      comment:
        "What a migration's own file imports is loaded by applications too. It must be there at once, and bring no driver and no harness.",
      from: { path: '^src/(migration|procedures)\\.ts$' },
      to: { pathNot: ['^src/(model|originals|procedures)/', '^src/folders/define-migration\\.ts$'] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that need each other can neither be understood nor tested alone.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'drivers-only-in-engines',
      severity: 'error',
      comment:
        'A driver used elsewhere would bring its own idea of values (rounded integers, text cut at NUL) past the engine that guards against it.',
      from: { path: '^src/', pathNot: '^src/engines/' },
      to: {
        path: 'node_modules/(better-sqlite3|pg|pg-native|@electric-sql/pglite|@testcontainers|testcontainers)(/|$)',
      },
    },
    {
      name: 'process-only-in-cli',
      severity: 'error',
      comment:
        "A library that reads the terminal, starts programs or ends the process cannot be used inside somebody else's. One file runs the commands that the user gives.",
      from: { path: '^src/', pathNot: '^src/(cli|engines)/|^src/folders/command/run-line\\.ts$' },
      to: { path: '^(node:)?(process|child_process|readline|tty)$', dependencyTypes: ['core'] },
    },
    {
      name: 'command-line-only-in-cli',
      severity: 'error',
      comment: 'Options are parsed in one place; every other module is handed values.',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: 'node_modules/commander/' },
    },
    {
      name: 'vitest-only-in-its-adapter',
      severity: 'error',
      comment: "vitest is the user's own choice: nobody who runs the command may need it.",
      from: { path: '^src/', pathNot: '^src/vitest/' },
      to: { path: 'node_modules/vitest/' },
    },
    {
      name: 'framework-knows-no-user',
      severity: 'error',
      comment:
        'The agent state database is the first user of the package, not a part of it. What it needs, every project can have.',
      from: { path: '^src/' },
      to: { path: '^(migrations|generators|suites|reports|bench|test|scripts)/' },
    },
    {
      name: 'users-by-the-public-name',
      severity: 'error',
      comment:
        'The agent state database uses the package as any other project would, or the package would grow doors that only it knows.',
      from: { path: '^(migrations|generators|suites|reports)/' },
      to: {
        path: '^(src|dist)/',
        pathNot: '^(src|dist)/((vitest/)?index|migration|procedures|sqlite|postgres)\\.(d\\.)?[tj]s$',
      },
    },
    {
      name: 'users-not-by-path',
      severity: 'error',
      comment: 'A relative path into src/ works in this repository only; `rehearsal` works everywhere.',
      from: { path: '^(migrations|generators|suites|reports)/' },
      to: { path: '^src/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import that cannot be found breaks for whoever installs the package.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-dependency',
      severity: 'error',
      comment:
        'What dist/ imports has to be installed with it, or be asked for as an optional peer. vitest is the exception: whoever uses the adapter has it.',
      from: { path: '^src/', pathNot: '^src/vitest/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'npm-peer'],
        pathNot: 'node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    exclude: { path: '^test/fixtures/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
