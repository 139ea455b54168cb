/** How a file of the host is written. */
export interface Style {
  readonly eol: '\n' | '\r\n';
  readonly indent: string;
  readonly quote: "'" | '"';
  readonly semicolons: boolean;
}

/** Reads the style off a source file with imports. */
export function styleOf(text: string): Style {
  const imported = /^import\s[^;'"]*(['"])[^'"]*\1(;?)/m.exec(text);
  return {
    eol: /\r\n/.test(text) ? '\r\n' : '\n',
    indent: /^([ \t]+)[\w@]/m.exec(text)?.[1] ?? '  ',
    quote: imported?.[1] === '"' ? '"' : "'",
    semicolons: imported === null || imported[2] === ';',
  };
}

/** Text that is written with line feeds, two spaces, single quotes and semicolons, in the style of the host. */
export function inStyle(text: string, { eol, indent, quote, semicolons }: Style): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^(?: {2})+/, (spaces) => indent.repeat(spaces.length / 2)))
    .map((line) => (semicolons ? line : line.replace(/;(?=\s*(?:\/\/.*)?$)/, '')))
    .join(eol)
    .replaceAll("'", quote);
}
