import type { ApiProblem } from './command';

/** Where the data is: below the address at which the server has mounted us. */
const API = new URL('api/', document.baseURI);
const TOKEN = 'midtrans-dashboard:token';

export class ApiError extends Error implements ApiProblem {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: ApiProblem['details'] = [],
  ) {
    super(message);
  }
}

export function keepToken(token: string): void {
  sessionStorage.setItem(TOKEN, token);
}

export function forgetToken(): void {
  sessionStorage.removeItem(TOKEN);
}

export function hasToken(): boolean {
  return sessionStorage.getItem(TOKEN) !== null;
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly key?: string;
  readonly signal?: AbortSignal;
}

let whenUnauthorized = (): void => undefined;

/** @param act - what is done as soon as the server does not know any more who asks */
export function onUnauthorized(act: () => void): void {
  whenUnauthorized = act;
}

/**
 * Asks the server.
 *
 * @param path - below `api/`, with its query
 * @throws ApiError where the answer is no success, or there is none
 */
export async function request<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  const { method = 'GET', body, key, signal } = options;
  const token = sessionStorage.getItem(TOKEN);
  const headers = new Headers({ Accept: 'application/json' });
  if (token !== null) headers.set('Authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (key !== undefined) headers.set('Idempotency-Key', key);
  const response = await answerOf(new URL(path, API), {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
    credentials: 'same-origin',
    cache: 'no-store',
  });
  const content = await contentOf(response);
  if (response.ok) return content as Answer;
  const error = errorOf(response.status, content);
  if (error.status === 401) whenUnauthorized();
  throw error;
}

/**
 * What the server goes on to say, as it comes. Not by an `EventSource`, which sends no token.
 *
 * @throws ApiError where the server says nothing
 */
export async function openStream(path: string): Promise<ReadableStream<Uint8Array>> {
  const token = sessionStorage.getItem(TOKEN);
  const headers = new Headers({ Accept: 'text/event-stream' });
  if (token !== null) headers.set('Authorization', `Bearer ${token}`);
  const { ok, status, body } = await answerOf(new URL(path, API), {
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
  });
  if (!ok || body === null) throw new ApiError(status, `http_${status}`, `HTTP ${status}`);
  return body;
}

async function answerOf(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ApiError(0, 'no_answer', error instanceof Error ? error.message : String(error));
  }
}

/** Of an answer that broke off nothing is known, as of one that never came. */
async function contentOf(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch {
    throw new ApiError(0, 'no_answer', response.statusText);
  }
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    if (response.ok) throw new ApiError(0, 'no_answer', 'The answer is no JSON');
    return undefined;
  }
}

function errorOf(status: number, content: unknown): ApiError {
  const fields: Readonly<Record<string, unknown>> = isRecord(content) ? content : {};
  const { code, message, details, errors } = fields;
  return new ApiError(
    status,
    typeof code === 'string' ? code : `http_${status}`,
    typeof message === 'string' ? message : `HTTP ${status}`,
    [details, errors].flatMap((list) => (Array.isArray(list) ? list.flatMap(detailOf) : [])),
  );
}

function detailOf(value: unknown): ApiProblem['details'] {
  if (!isRecord(value) || typeof value.message !== 'string') return [];
  return [{ field: typeof value.field === 'string' ? value.field : '', message: value.message }];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
