import { lineOf, progressBar, recordOf, type CommandEnd, type CommandResult, type Totals } from './totals';

/** Where a command writes. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What a command is about to do. */
export interface Work {
  readonly title: string;
  /** How many results there will be, where that is known. */
  readonly total?: number;
  /** Begins nothing more once the job is called off, and tells of what was done. */
  readonly results: AsyncIterable<CommandResult>;
}

/** How the results of a command are shown. */
export interface Output {
  /** @param run - carries the command out, and tells of each result */
  show(
    work: Work,
    run: (tell: (result: CommandResult, totals: Totals) => void) => Promise<void>,
  ): Promise<void>;
  end(command: string, totals: Totals, end: CommandEnd): void;
}

/** JSON Lines for programs, a progress bar on a terminal where listr2 is installed, else a line per result. */
export async function outputOf(terminal: Terminal, isJson: boolean): Promise<Output> {
  if (isJson) return new JsonOutput(terminal);
  const listr = terminal.isTTY === true ? await loadListr() : undefined;
  return listr === undefined ? new PlainOutput(terminal) : new BarOutput(terminal, listr);
}

/** One JSON object a line: each result, and at last the totals. */
class JsonOutput implements Output {
  constructor(private readonly terminal: Terminal) {}

  async show(_work: Work, run: Parameters<Output['show']>[1]): Promise<void> {
    await run((result) => this.write(recordOf(result)));
  }

  end(command: string, totals: Totals, end: CommandEnd): void {
    const { count, failed } = totals;
    this.write({ command, end, count, failed, totals });
  }

  private write(value: unknown): void {
    this.terminal.write(`${JSON.stringify(value)}\n`);
  }
}

class PlainOutput implements Output {
  constructor(private readonly terminal: Terminal) {}

  async show(_work: Work, run: Parameters<Output['show']>[1]): Promise<void> {
    await run((result) => void this.terminal.write(`${lineOf(result)}\n`));
  }

  end(command: string, totals: Totals, end: CommandEnd): void {
    this.terminal.write(`${endLine(command, totals, end)}\n`);
  }
}

/** A bar while it lasts. Lines that are written into it would tear it apart: they come when it is through. */
class BarOutput implements Output {
  private lines: string[] = [];

  constructor(
    private readonly terminal: Terminal,
    private readonly listr: ListrClass,
  ) {}

  async show({ title, total }: Work, run: Parameters<Output['show']>[1]): Promise<void> {
    const task = {
      title,
      task: async (_context: unknown, shown: { title: string }) => {
        await run((result, totals) => {
          this.lines.push(lineOf(result));
          shown.title = `${title} ${progressBar(totals.count, total)}: ${totals.toString()}`;
        });
      },
    };
    try {
      await new this.listr([task], { fallbackRenderer: 'simple' }).run();
    } finally {
      for (const line of this.lines) this.terminal.write(`${line}\n`);
    }
  }

  end(command: string, totals: Totals, end: CommandEnd): void {
    this.terminal.write(`${endLine(command, totals, end)}\n`);
  }
}

function endLine(command: string, totals: Totals, end: CommandEnd): string {
  return `${command} ${end}: ${totals.toString()}`;
}

type ListrClass = NonNullable<Awaited<ReturnType<typeof loadListr>>>;

/** Optional: only a terminal shows what it draws. */
async function loadListr() {
  try {
    return (await import('listr2')).Listr;
  } catch {
    return undefined;
  }
}
