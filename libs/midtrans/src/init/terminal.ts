import { createInterface, type Interface } from 'node:readline';
import { styleText } from 'node:util';

/** Where questions are asked and answered. */
export interface Terminal {
  print(text: string): void;
  printDiff(lines: readonly string[]): void;
  /** @returns undefined where nobody answers */
  ask(question: string): Promise<string | undefined>;
  close(): void;
}

type Output = NodeJS.WritableStream & { readonly hasColors?: () => boolean };

/** @param signal - called off, a question that waits is answered by nobody */
export function terminalOf(input: NodeJS.ReadableStream, output: Output, signal: AbortSignal): Terminal {
  const isColored = output.hasColors?.() === true;
  let lines: Interface | undefined;
  let answers: AsyncIterator<string, undefined> | undefined;
  const print = (text: string): void => void output.write(`${text}\n`);
  return {
    print,
    printDiff: (all) => {
      for (const line of all) print(isColored ? colored(line) : line);
    },
    ask: async (question) => {
      // Not as a terminal: there Ctrl+C would be a key, and no signal.
      lines ??= createInterface({ input, terminal: false, signal });
      answers ??= lines[Symbol.asyncIterator]();
      output.write(`${question} `);
      const answer = await answers.next();
      if (answer.done === true) print('');
      return answer.value?.trim();
    },
    close: () => lines?.close(),
  };
}

function colored(line: string): string {
  if (/^(\+\+\+|---|@@)/.test(line)) return styleText('bold', line);
  if (line.startsWith('+')) return styleText('green', line);
  return line.startsWith('-') ? styleText('red', line) : line;
}
