/**
 * Runs the benchmarks one after the other, each as `npm run bench:NAME` does, and prints what they have aims for in one table.
 * `npm run bench -- webhook client` runs two of them.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const ALL = ['webhook', 'forged', 'client', 'lists', 'stats', 'boot'];
const root = resolve(import.meta.dirname, '..');
const names = process.argv.length > 2 ? process.argv.slice(2) : ALL;
const unknown = names.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}: there are ${ALL.join(', ')}`);
  process.exit(2);
}
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-b'], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const table = [];
let reached = true;
for (const name of names) {
  console.log(`\n::: bench:${name}\n`);
  const { code, output } = await run(resolve(root, 'dist/bench', `${name}.js`));
  reached &&= code === 0;
  for (const line of output.split('\n').filter((each) => each.includes('target'))) {
    table.push({ benchmark: name, result: line.trim() });
  }
  if (code !== 0 && code !== 1) table.push({ benchmark: name, result: `ended with ${code}` });
}
console.log();
for (const { benchmark, result } of table) console.log(`${benchmark.padEnd(8)} ${result}`);
process.exitCode = reached ? 0 : 1;

function run(program) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.once('error', fail);
    child.once('close', (code) => done({ code, output }));
  });
}
