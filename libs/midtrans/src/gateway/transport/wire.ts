import type { Agent } from 'node:http';

/** Anything that answers a `Request` like the global `fetch` does. */
export type Fetch = (request: Request) => Promise<Response> | Response;

/** As much of an `AbortSignal` as ends an attempt. */
export interface EndSignal {
  readonly aborted: boolean;
  readonly reason: Error;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** One attempt, as it goes out. */
export interface WireRequest {
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Ends the attempt and releases its connection. */
  signal: EndSignal;
}

/** What attempts travel over. */
export interface Wire {
  /**
   * Makes the requests instead of Node's own HTTP client: a test double, or `(request) => fetch(request)` for the global
   * fetch. Slower: a call over Node's `fetch` takes about three times the processor time.
   *
   * @default `http.request` and `https.request`, looked up at every attempt, so that they can be intercepted
   */
  fetch?: Fetch;
  /**
   * Holds the connections of Node's own HTTP client: a proxy's agent, an `https.Agent` with certificates. No matter to
   * `fetch`.
   *
   * @default the process's global agent, which keeps connections alive
   */
  agent?: Agent;
}
