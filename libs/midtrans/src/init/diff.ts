/** A file as it is, and as it would be. */
export interface FileChange {
  /** From the root of the application. */
  readonly path: string;
  /** Undefined where there is no such file. */
  readonly before: string | undefined;
  readonly after: string;
}

interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

const CONTEXT = 3;

/** What a change does, as a unified diff. */
export function diffOf({ path, before, after }: FileChange): string[] {
  const name = path.split('\\').join('/');
  const lines = before === undefined ? linesOf(after).map(added) : compare(linesOf(before), linesOf(after));
  const head = [before === undefined ? '--- /dev/null' : `--- a/${name}`, `+++ b/${name}`];
  return [...head, ...hunksOf(lines)];
}

/** The lines in common are those of a longest common subsequence. */
function compare(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const lengthAt = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        before[row] === after[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const old = before[row];
    const text = after[column];
    if (old !== undefined && old === text) {
      lines.push({ sign: ' ', text: old });
      row++;
      column++;
    } else if (
      old !== undefined &&
      (text === undefined || lengthAt(row + 1, column) >= lengthAt(row, column + 1))
    ) {
      lines.push({ sign: '-', text: old });
      row++;
    } else {
      lines.push(added(text ?? ''));
      column++;
    }
  }
  return lines;
}

function hunksOf(lines: readonly DiffLine[]): string[] {
  const isNear = lines.map((_line, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' '),
  );
  return lines.flatMap(({ sign, text }, index) => {
    if (!isNear[index]) return [];
    const begins = index === 0 || !isNear[index - 1];
    return [...(begins ? [headAt(lines, isNear, index)] : []), sign + text];
  });
}

function headAt(lines: readonly DiffLine[], isNear: readonly boolean[], index: number): string {
  const end = isNear.indexOf(false, index);
  const hunk = lines.slice(index, end === -1 ? undefined : end);
  const range = (without: DiffLine['sign']): string => {
    const count = hunk.filter(({ sign }) => sign !== without).length;
    const earlier = lines.slice(0, index).filter(({ sign }) => sign !== without).length;
    return `${count === 0 ? earlier : earlier + 1},${count}`;
  };
  return `@@ -${range('+')} +${range('-')} @@`;
}

function added(text: string): DiffLine {
  return { sign: '+', text };
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
