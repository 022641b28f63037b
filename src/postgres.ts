/** PostgreSQL: the engine that rehearsals run on, and databases of servers for the runner. */
export {
  type PostgresOptions,
  type PostgresStoreOptions,
  postgresEngine,
  postgresStore,
} from './engines/postgres/index.js';
