import type { Style } from './style';

/** Text that takes the place of what is from `at` to `end`. */
export interface Edit {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/** Edits that do not overlap; those at one place come in the order in which they are given. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const inOrder = edits
    .map((edit, index) => ({ ...edit, index }))
    .sort((a, b) => a.at - b.at || a.index - b.index);
  let result = '';
  let from = 0;
  for (const { at, end, text: replacement } of inOrder) {
    result += text.slice(from, at) + replacement;
    from = end;
  }
  return result + text.slice(from);
}

/** A list between brackets: of an array, an object or an import. */
export interface BracketedList {
  /** After the opening bracket. */
  readonly open: number;
  /** Before the closing one. */
  readonly close: number;
  readonly elements: readonly { readonly start: number; readonly end: number }[];
  readonly hasTrailingComma: boolean;
}

/** Adds items, which are in the host's style, behind a list's elements, and leaves those and their comments as they are. */
export function appendTo(
  text: string,
  list: BracketedList,
  items: readonly string[],
  style: Pick<Style, 'eol' | 'indent'>,
): Edit[] {
  const { open, close, elements, hasTrailingComma } = list;
  const inner = text.slice(open, close);
  const last = elements.at(-1);
  const isOneLine = !inner.includes('\n');
  const areShort = items.every((item) => !item.includes('\n'));
  if (isOneLine && areShort && last !== undefined) return [inLine(list, last.end, items)];
  if (isOneLine && areShort && inner.trim() === '') {
    const space = text[open - 1] === '{' ? ' ' : '';
    return [{ at: open, end: close, text: space + items.join(', ') + space }];
  }
  if (isOneLine) return [broken(text, list, items, style)];
  if (!/\n[ \t]*$/.test(inner) && last !== undefined) {
    const indented = items.map((item) => indentBy(item, indentAt(text, last.end), style.eol));
    return [inLine(list, last.end, indented)];
  }
  const indent = last === undefined ? indentAt(text, open) + style.indent : indentAt(text, last.start);
  const comma = last === undefined || hasTrailingComma ? ',' : '';
  const lines = items.map((item) => style.eol + indent + indentBy(item, indent, style.eol));
  const end = open + inner.trimEnd().length;
  return [
    ...(last !== undefined && !hasTrailingComma ? [{ at: last.end, end: last.end, text: ',' }] : []),
    { at: end, end, text: lines.join(',') + comma },
  ];
}

function inLine(list: BracketedList, end: number, items: readonly string[]): Edit {
  const added = items.join(', ');
  // Behind a trailing comma there is nothing but white space and comments.
  return list.hasTrailingComma
    ? { at: list.close, end: list.close, text: ` ${added},` }
    : { at: end, end, text: `, ${added}` };
}

/** A list on one line, with each element on a line of its own. */
function broken(
  text: string,
  { open, close, elements, hasTrailingComma }: BracketedList,
  items: readonly string[],
  { eol, indent: unit }: Pick<Style, 'eol' | 'indent'>,
): Edit {
  const base = indentAt(text, open);
  const indent = base + unit;
  const ends = elements.map(({ end }, index) =>
    index === elements.length - 1 && !hasTrailingComma ? close : end,
  );
  const kept = ends.map((end, index) => {
    const from = index === 0 ? open : (ends[index - 1] ?? open);
    return text.slice(from, end).replace(/^\s*,/, '').trim();
  });
  const comment = text
    .slice(ends.at(-1) ?? open, close)
    .replace(/^\s*,/, '')
    .trim();
  const lines = [
    ...kept.map((element) => `${element},`),
    ...(comment === '' ? [] : [comment]),
    ...items.map((item) => `${indentBy(item, indent, eol)},`),
  ];
  return { at: open, end: close, text: lines.map((line) => eol + indent + line).join('') + eol + base };
}

/** The white space at the begin of the line of a position. */
function indentAt(text: string, position: number): string {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

function indentBy(item: string, indent: string, eol: string): string {
  return item.split(eol).join(eol + indent);
}
