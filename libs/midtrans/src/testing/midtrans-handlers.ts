import { GATEWAY_URLS, SNAP_URLS } from '../gateway/client.options';

/** Anything that answers a request for Midtrans: a simulator, or a few lines of a test's own. */
export interface PlayedGateway {
  /** Answers a request as the gateway does. */
  fetch(request: Request): Promise<Response> | Response;
}

/** As much of msw's `http` as makes handlers, of whichever version the host has. */
export interface HandlerFactory<Handler> {
  /** `http.all` of msw. */
  all(path: string, resolver: (info: { request: Request }) => Promise<Response>): Handler;
}

/** Which addresses the handlers answer at. */
export interface MidtransHandlersOptions {
  /** The client's `baseUrl`, where it has one. */
  baseUrl?: string;
  /** The client's `snapBaseUrl`, where it has one. */
  snapBaseUrl?: string;
}

/**
 * Handlers for msw that send every request for Midtrans (sandbox, production, `baseUrl` and `snapBaseUrl`) to `gateway.fetch`, so that a
 * test runs the real client without a network.
 *
 * @param http - msw's own, given so that the handlers are those of the msw that the test loads
 *
 * @example
 * ```ts
 * import { http } from 'msw';
 * import { setupServer } from 'msw/node';
 *
 * const server = setupServer(...midtransHandlers(http, createSimulator({ serverKey })));
 * ```
 */
export function midtransHandlers<Handler>(
  http: HandlerFactory<Handler>,
  gateway: PlayedGateway,
  options: MidtransHandlersOptions = {},
): Handler[] {
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
