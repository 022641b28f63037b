import { createJiti } from 'jiti';

// Holds a scratch database until it is killed; says the server's folder once there is one.
const { postgresEngine } = await createJiti(import.meta.url).import('../../../src/engines/postgres/index.ts');
const engine = await postgresEngine({ server: process.argv[2], allow: 'cluster' });
const database = await engine.open();
const [{ folder }] = await database.all("SELECT current_setting('unix_socket_directories') AS folder");
process.stdout.write(`${folder}\n`);
setInterval(() => {}, 1000);
