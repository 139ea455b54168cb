import type * as Msw from 'msw';
import type { HttpHandler } from 'msw';
import { GATEWAY_URLS, SNAP_URLS } from '../gateway/client.options';

/** Anything that answers a request for Midtrans: a simulator, or a few lines of a test's own. */
export interface PlayedGateway {
  fetch(request: Request): Promise<Response> | Response;
}

export interface MidtransHandlersOptions {
  /** The client's `baseUrl`, where it has one. */
  baseUrl?: string;
  /** The client's `snapBaseUrl`, where it has one. */
  snapBaseUrl?: string;
}

/**
 * Handlers for msw that send every request for Midtrans (sandbox, production, `baseUrl` and `snapBaseUrl`) to `gateway.fetch`, so that a
 * test runs the real client without a network: `setupServer(...midtransHandlers(createSimulator({ serverKey })))`.
 *
 * @throws where msw, an optional peer dependency, is not installed
 */
export function midtransHandlers(
  gateway: PlayedGateway,
  options: MidtransHandlersOptions = {},
): HttpHandler[] {
  const { http } = loadMsw();
  const { baseUrl, snapBaseUrl } = options;
  const hosts = [...Object.values(GATEWAY_URLS), ...Object.values(SNAP_URLS), baseUrl, snapBaseUrl].filter(
    (host) => host !== undefined,
  );
  return hosts.map((host) =>
    http.all(`${host.replace(/\/+$/, '')}/*`, ({ request }) => answerOf(gateway, request)),
  );
}

/** A gateway whose connection breaks rejects; msw would make an answer of that, a 500 of its own. */
async function answerOf(gateway: PlayedGateway, request: Request): Promise<Response> {
  try {
    return await gateway.fetch(request);
  } catch {
    return Response.error();
  }
}

/** Loaded on use: the rest of this subpath must work where msw is not installed. */
function loadMsw(): typeof Msw {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a dynamic import would make the handlers a promise
  return require('msw') as typeof Msw;
}
