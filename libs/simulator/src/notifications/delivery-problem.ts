/** What the codes of a failed connection mean to whoever waits for a notification. */
const CONNECTION_PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused: nothing listens there',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'the host cannot be reached',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  EPIPE: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody known',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody known',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

/** Why a connection failed, in words: `fetch` itself says no more than that it did. */
export function connectionProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error) ?? codeOf(error.cause);
  const known = code === undefined ? undefined : CONNECTION_PROBLEMS[code];
  if (known !== undefined) return known;
  const reason = error.cause instanceof Error ? error.cause.message : '';
  return reason === '' ? error.message : reason;
}

/** What an answer that delivers nothing may be due to. */
const STATUS_PROBLEMS: Readonly<Record<number, string>> = {
  301: 'a redirect that a notification does not follow',
  302: 'a redirect that a notification does not follow',
  303: 'a redirect that a notification does not follow',
  400: 'the body was not understood',
  401: 'the webhook asks for a login: leave it out of the guard',
  403: 'refused: another server key, a wrong signature, or a guard',
  404: 'there is no such path',
  405: 'the path takes no POST',
  413: 'the body is too large for it',
  419: 'it asks for a CSRF token: leave the webhook out of that',
  429: 'too many requests',
};

/** Undefined for an answer that takes the notification. */
export function statusProblem(status: number): string | undefined {
  if (status >= 200 && status < 300) return undefined;
  return STATUS_PROBLEMS[status] ?? (status >= 500 ? 'the webhook failed' : 'not taken');
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
