/** PostgreSQL: the engine that rehearsals run on. */
export {
  type PostgresOptions,
  type PostgresStoreOptions,
  postgresEngine,
  postgresStore,
} from './engines/postgres/index.js';
