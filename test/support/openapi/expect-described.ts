import { DescribedApi, type Exchange } from './described-api';
import { apiDocument } from './document';

/** A path or a header that is too long is refused before there is a route. */
const PLATFORMS_OWN: readonly number[] = [414, 431];

let api: Promise<DescribedApi> | undefined;

export function describedApi(): Promise<DescribedApi> {
  return (api ??= apiDocument().then((document) => new DescribedApi(document)));
}

/**
 * Fails where a request below our path was not answered as the API's description says, or was accepted although the
 * description says that it would not be.
 */
export async function expectDescribed(exchange: Exchange): Promise<void> {
  const isOurs = /^\/api\/midtrans(\/|$)/.test(exchange.path);
  if (!isOurs || !isReadable(exchange.path) || PLATFORMS_OWN.includes(exchange.status)) return;
  const problems = (await describedApi()).problems(exchange);
  if (problems.length === 0) return;
  const { method, path, status, body } = exchange;
  const endpoint = `${method} ${path.slice(0, 200)}`;
  const answer = JSON.stringify(body).slice(0, 2_000);
  throw new Error(
    `${endpoint} → ${status} is not as it is described:\n  ${problems.join('\n  ')}\n${answer}`,
  );
}

/** What is no path is refused before there is a route. */
function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
