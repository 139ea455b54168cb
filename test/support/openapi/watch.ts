import type { Server } from 'node:http';
import { relative } from 'node:path';
import type { DescribedApi, Exchange } from './described-api';
import { EXCEPTIONS, type Exception } from './exceptions';
import { describedByProcess, listenToFetch } from './other-processes';
import { exchangeOf, listenToServers, portOf, type Traffic } from './traffic';
import { descriptionOf, isApplication, noteApplications } from './watched-hosts';

interface Seen {
  readonly traffic: Traffic;
  readonly describe: () => Promise<DescribedApi>;
}

let seen: Seen[] = [];
const met = new Set<Exception>();

/**
 * Sees every answer of every application that listens in this process, and what other processes answer to `fetch`, until it is
 * ended.
 */
export function watchAnswers(): () => void {
  const endApplications = noteApplications();
  const ours = new Set<number>();
  const isOurs = (server: Server): boolean => {
    const port = portOf(server);
    if (port !== undefined) ours.add(port);
    return isApplication(server);
  };
  const endServers = listenToServers(isOurs, (server, traffic) =>
    seen.push({ traffic, describe: () => descriptionOf(server) }),
  );
  const endFetch = listenToFetch(
    (port) => !ours.has(port),
    (origin, traffic) => seen.push({ traffic, describe: () => describedByProcess(origin) }),
  );
  return () => {
    endApplications();
    endServers();
    endFetch();
  };
}

/** What since the last call was answered, or accepted, otherwise than the API's description says. */
export async function undescribed(): Promise<string[]> {
  const since = seen;
  seen = [];
  const found: string[] = [];
  for (const { traffic, describe } of since) {
    const exchange = exchangeOf(traffic);
    const problems = (await describe()).problems(exchange);
    if (problems.length === 0) continue;
    const exception = EXCEPTIONS.find((each) => isFor(each) && each.covers(exchange, problems));
    if (exception === undefined) found.push(told(exchange, problems));
    else met.add(exception);
  }
  return found;
}

/** Exceptions that this suite was to meet, and has not. */
export function unmetExceptions(): string[] {
  const here = suite();
  return EXCEPTIONS.filter((each) => each.metIn.includes(here) && !met.has(each)).map(({ what }) => what);
}

function isFor({ metIn, isEverywhere = false }: Exception): boolean {
  return isEverywhere || metIn.includes(suite());
}

function suite(): string {
  return relative(process.cwd(), expect.getState().testPath ?? '').replaceAll('\\', '/');
}

function told({ method, path, status, body, sentText = '' }: Exchange, problems: readonly string[]): string {
  const short = (text: string) => text.slice(0, 1_000);
  return [
    `${method} ${path.slice(0, 200)} → ${status} is not as it is described:`,
    ...problems.map((problem) => `  ${problem}`),
    `  sent: ${short(sentText)}`,
    `  answered: ${short(JSON.stringify(body))}`,
  ].join('\n');
}
