const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

interface LogLine {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly context?: string;
  readonly req?: { readonly method: string; readonly path: string };
  readonly res?: { readonly statusCode: number };
  readonly responseTime?: number;
  readonly err?: { readonly stack?: string };
}

/** Writes pino's lines for a person at a terminal. */
export function readableStream(to: NodeJS.WritableStream): { write(line: string): void } {
  return { write: (line) => void to.write(`${readable(JSON.parse(line) as LogLine)}\n`) };
}

function readable(line: LogLine): string {
  const { level, time, context = 'HTTP', msg = '', req, res, responseTime, err } = line;
  const request = req && res ? `${req.method} ${req.path} ${res.statusCode} in ${responseTime ?? 0} ms` : msg;
  const head = `${new Date(time).toTimeString().slice(0, 8)} ${(LEVELS[level] ?? String(level)).padEnd(5)}`;
  // A failed request says so by its status; its stack, where there is one, was logged by whoever caught it.
  const stack = err?.stack && !req ? `\n${err.stack}` : '';
  return `${head} [${context}] ${request}${stack}`;
}
