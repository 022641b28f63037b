import { defineConfig } from 'rehearsal';

export default defineConfig({
  migrations: './migrations',
  suites: './suites',
  deployment: 'rolling',
});
