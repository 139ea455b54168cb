import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

export const GUIDE = readFileSync(join(ROOT, 'docs/simulator.md'), 'utf8');
export const README = readFileSync(join(ROOT, 'libs/simulator/README.md'), 'utf8');

/** The code blocks of one language. */
export function blocksOf(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, code = '']) => code,
  );
}

/** The lines of a program, without indentation and comments. */
export function linesOf(code: string): string[] {
  return code
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)\/\/ .*$/, '').trim())
    .filter((line) => line !== '');
}

/** A row of a table, by the names of its columns. */
export type Row = Readonly<Record<string, string>>;

const cellsOf = (line: string) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** The rows of every table that has all of these columns. */
export function rowsOf(markdown: string, columns: readonly string[]): Row[] {
  const tables = markdown.match(/(?:^\|.*\|\n)+/gm) ?? [];
  return tables.flatMap((table) => {
    const [header = [], , ...rows] = table.trim().split('\n').map(cellsOf);
    if (!columns.every((column) => header.includes(column))) return [];
    return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
  });
}

/** What a cell shows as code. */
export function codesIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}
