import { readdirSync } from 'node:fs';

const properties = readdirSync(new URL('../properties', import.meta.url))
  .map((name) => name.replace('.md', ''))
  .sort();

const page = (text, link) => ({ text, link });

/** Every page of the site, in the order of its side. */
export const pages = [
  {
    text: 'Start',
    items: [
      page('Drizzle', '/start/drizzle'),
      page('Prisma', '/start/prisma'),
      page('Knex', '/start/knex'),
      page('TypeORM', '/start/typeorm'),
      page('Plain SQL', '/start/sql'),
      page('Other tools, old projects', '/start/others'),
      page('Tools of any language', '/commands'),
    ],
  },
  {
    text: 'Understand',
    items: [
      page('Concepts', '/concepts'),
      page('How a verdict comes about', '/verdicts'),
      page('Procedures', '/procedures'),
      page('Mutation', '/mutate'),
      page('Speed', '/speed'),
    ],
  },
  {
    text: 'Every day',
    items: [
      page('In CI', '/ci'),
      page('While you write', '/editor'),
      page('PostgreSQL', '/postgres'),
      page('Configuration', '/configuration'),
    ],
  },
  {
    text: 'Decide',
    items: [
      page('Comparison', '/comparison'),
      page('Security', '/security'),
      page('Public folders', '/public-folders'),
      page('Scenarios', '/scenarios'),
    ],
  },
  {
    text: 'Properties',
    link: '/properties',
    collapsed: true,
    items: properties.map((name) => page(name, `/properties/${name}`)),
  },
  {
    text: 'API',
    link: '/api/',
    collapsed: true,
    items: ['rehearsal', 'migration', 'procedures', 'postgres', 'sqlite', 'vitest'].map((name) =>
      page(name === 'rehearsal' ? name : `rehearsal/${name}`, `/api/${name}`),
    ),
  },
];
