import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const POSTGRES = pathToFileURL(resolve(__dirname, 'postgres.mjs')).href;

describe('a script that brings a PostgreSQL along', () => {
  it.each([0, 1, 3])('ends with %i where it says so', (code) => {
    const script = `await import(${JSON.stringify(POSTGRES)}); process.exitCode = ${code};`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([code, '']);
  });
});
