import { versions } from 'node:process';
import { demandPair } from './driver-pair.js';

// Runs while the modules are loaded, before the driver is.
demandPair(versions.node);
