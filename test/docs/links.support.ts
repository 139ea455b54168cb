import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

/** @returns the links of a page that lead to no file, or to no heading of the page that they name */
export function deadLinks(path: string, root: string): string[] {
  return linksIn(path).flatMap((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : resolve(dirname(path), file);
    const place = `${relative(root, path)}: ${link}`;
    if (!existsSync(target)) return [`${place} is no file`];
    if (anchor === undefined || !target.endsWith('.md')) return [];
    return headingsOf(target).includes(anchor) ? [] : [`${place} is no heading`];
  });
}

function linksIn(path: string): string[] {
  return [...textOf(path).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^(https?:|mailto:)/.test(link));
}

/** What is not code. */
function textOf(path: string): string {
  return readFileSync(path, 'utf8')
    .replaceAll(/^\s*```[\s\S]*?^\s*```$/gm, '')
    .replaceAll(/`[^`\n]*`(?!\])/g, (code) => code.replaceAll(/[[\]()]/g, ''));
}

/** Anchors as GitHub makes them, and those that the page has itself. */
function headingsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8').replaceAll(/^\s*```[\s\S]*?^\s*```$/gm, '');
  const anchors = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
  return [...anchors, ...headings];
}
