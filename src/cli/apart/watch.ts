/** A thread that ends its process when stdin ends, which only whoever started the process holds open. */
import { Socket } from 'node:net';

const parent = new Socket({ fd: 0, readable: true });
parent.resume();
parent.on('error', () => {});
parent.on('close', () => process.kill(process.pid, 'SIGKILL'));
