import { formatWib } from '../clock/time';
import type { LogEntry } from '../log/log-entry';

/** A line that a person reads: when, what, how it went and how long it took. Nothing in it moves the cursor. */
export function logLine(entry: LogEntry): string {
  const time = formatWib(entry.at).slice(11);
  return printable(`${time}  ${textOf(entry)}`);
}

/** A line that a program reads. */
export function jsonLine(entry: LogEntry): string {
  return JSON.stringify(entry);
}

function textOf(entry: LogEntry): string {
  switch (entry.kind) {
    case 'request': {
      const { method, path, status, orderId, outcome, ms } = entry;
      const about = [orderId, outcome].filter((part) => part !== undefined && part !== '').join(' ');
      return `← ${method.padEnd(5)} ${path}  ${status ?? '–'}${about === '' ? '' : `  ${about}`}  ${ms} ms`;
    }
    case 'notification': {
      const { url, orderId, outcome, status, problem, attempt, nextAttemptAt, ms } = entry;
      const what = [orderId, outcome].filter((part) => part !== undefined).join(' ');
      const again = attempt === 1 ? '' : `, attempt ${attempt}`;
      const next = nextAttemptAt && `, next at ${formatWib(nextAttemptAt).slice(11)}`;
      const how = problem === undefined ? '' : `  ${problem}${next ?? ''}`;
      return `→ POST  ${url}  ${status ?? '–'}  ${what}${again}${how}  ${ms} ms`;
    }
    default:
      return entry satisfies never;
  }
}

/** What a client sends may end a line, or colour the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}
