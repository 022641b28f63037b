/** PostgreSQL: the engine that rehearsals run on. */
export { type PostgresOptions, postgresEngine } from './engines/postgres/index.js';
