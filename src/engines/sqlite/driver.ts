import './checked-pair.js';

export { default } from 'better-sqlite3';
