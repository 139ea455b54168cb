import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { deadLinks } from './links.support';
import { problemsOf, snippetsOf } from './snippets.support';

const ROOT = resolve(__dirname, '../..');
const DOCS = resolve(ROOT, 'docs');
const PAGES = readdirSync(DOCS)
  .filter((name) => name.endsWith('.md'))
  .map((name) => resolve(DOCS, name));
const READMES = [
  'README.md',
  'README.id.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'libs/midtrans/README.md',
  'libs/simulator/README.md',
  'libs/dashboard/README.md',
].map((name) => resolve(ROOT, name));
/** Run word by word elsewhere: `npm run check:getting-started`, and the tests of the simulator's guide. */
const RUN_ELSEWHERE = ['getting-started.md', 'simulator.md'];

describe('the documentation', () => {
  it('leads nowhere where there is no file, or no such heading', () => {
    expect([...PAGES, ...READMES].flatMap((page) => deadLinks(page, ROOT))).toEqual([]);
  });

  it('has no snippet of TypeScript that a strict host could not compile', () => {
    const pages = [
      ...PAGES,
      resolve(ROOT, 'README.md'),
      resolve(ROOT, 'README.id.md'),
      resolve(ROOT, 'libs/midtrans/README.md'),
    ];
    const snippets = pages.filter((page) => !RUN_ELSEWHERE.includes(basename(page))).flatMap(snippetsOf);
    expect(snippets.length).toBeGreaterThan(30);
    expect(problemsOf(snippets)).toEqual([]);
  }, 60_000);

  it('names every option as the types do: `npm run options:update` writes them anew', () => {
    const made = execFileSync(process.execPath, [resolve(ROOT, 'scripts/options-doc.mjs'), '--print'], {
      encoding: 'utf8',
    });
    expect(readFileSync(resolve(DOCS, 'options.md'), 'utf8')).toBe(made);
  }, 60_000);

  it('leads from the overview of the site to every page', () => {
    const overview = readFileSync(resolve(DOCS, 'index.md'), 'utf8');
    const sidebar = readFileSync(resolve(DOCS, '.vitepress/config.mts'), 'utf8');
    const names = PAGES.map((page) => basename(page, '.md')).filter((name) => name !== 'index');
    expect(names.filter((name) => !overview.includes(`(${name}.md)`))).toEqual([]);
    expect(names.filter((name) => !sidebar.includes(`'/${name}'`))).toEqual([]);
  });
});
