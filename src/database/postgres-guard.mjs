/**
 * Runs PostgreSQL for a shop, and stops it and removes its folder when the shop is through with it: the pipe between them closes
 * however the shop ended, also where it was killed.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

/** Milliseconds that PostgreSQL has to keep its data consistent. Nobody will read it again. */
const PATIENCE_MS = 5_000;

const { folder, program, args, owner } = JSON.parse(process.argv[2] ?? '{}');
const server = spawn(program, args, { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });

// "Fast shutdown": connections are ended.
const stop = () => {
  server.kill('SIGINT');
  setTimeout(() => server.kill('SIGQUIT'), PATIENCE_MS).unref();
};
process.stdin.resume().once('close', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

server.once('error', () => process.exit(1));
server.once('close', () => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
});
