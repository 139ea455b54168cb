import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Brings the build up to date and runs a program of it in this very process, so that signals reach it. npm gives a signal
 * to its shell only, which must therefore be replaced by `exec`; Windows' shell knows no `exec` and takes what follows
 * the `||`.
 */
const [program, ...args] = process.argv.slice(2);
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-b'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
process.argv.splice(1, process.argv.length, resolve(program), ...args);
await import(pathToFileURL(resolve(program)).href);
