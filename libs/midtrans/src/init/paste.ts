import type { FileChange } from './diff';
import type { Import } from './module-file';

/** What somebody pastes into a root module that is not understood, and the files that go with it. */
export function byHand(
  path: string,
  { modules, imports }: { readonly modules: readonly string[]; readonly imports: readonly Import[] },
  files: readonly FileChange[],
): string {
  const written = files.filter(({ before, after }) => before !== after);
  return [
    `${path}: there is no @Module({ imports: [...] }) in it that is written out. Nothing was changed. Paste this:`,
    '',
    ...imports.map(({ name, from }) => `import { ${name} } from '${from}';`),
    '',
    'and into the imports of the module:',
    '',
    ...modules.map((module) => `${module},`),
    ...written.flatMap(({ path: file, before, after }) => [
      '',
      before === undefined ? `and make ${file}:` : `and make of ${file}:`,
      '',
      after.trimEnd(),
    ]),
  ].join('\n');
}
