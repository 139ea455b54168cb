import type { OpenAPIObject } from '@nestjs/swagger';
import type { DescribedApi } from './described-api';
import { sharedApi } from './shared-api';
import type { Traffic } from './traffic';

/** Where the reference shop has our module. */
const OURS = /^\/api\/midtrans(\/|$)/;

/**
 * Listens to what is asked by `fetch` of a shop that is a process of its own.
 *
 * @returns ends it
 */
export function listenToFetch(
  isOfAnother: (port: number) => boolean,
  tell: (origin: string, traffic: Traffic) => void,
): () => void {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { hostname, port, pathname, search, origin } = new URL(
      input instanceof Request ? input.url : input,
    );
    if (hostname !== '127.0.0.1' || !OURS.test(pathname)) return original(input, init);
    const request = new Request(input, init);
    const sent = Buffer.from(await request.clone().arrayBuffer());
    const response = await original(request);
    if (!isOfAnother(Number(port))) return response;
    // It may not live long enough to be asked later.
    await describedByProcess(origin, original);
    tell(origin, {
      method: request.method,
      path: pathname + search,
      sentHeaders: Object.fromEntries(request.headers),
      sent,
      status: response.status,
      headers: response.headers,
      body: await response.clone().text(),
    });
    return response;
  };
  return () => {
    globalThis.fetch = original;
  };
}

const described = new Map<string, Promise<DescribedApi>>();

/** The description that a shop gives of itself. */
export function describedByProcess(origin: string, ask = globalThis.fetch): Promise<DescribedApi> {
  const known = described.get(origin) ?? describe(`${origin}/docs-json`, ask);
  described.set(origin, known);
  return known;
}

async function describe(url: string, ask: typeof fetch): Promise<DescribedApi> {
  const document = (await (await ask(url)).json()) as OpenAPIObject;
  const paths = Object.entries(document.paths).filter(([path]) => OURS.test(path));
  return sharedApi({ ...document, paths: Object.fromEntries(paths) });
}
