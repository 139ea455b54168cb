const HEADERS = ['x-request-id', 'x-correlation-id', 'request-id'];

/** What names the request in the headers of an answer, where one does: support asks for it. */
export function requestIdIn(
  header: (name: string) => string | readonly string[] | null | undefined,
): string | undefined {
  for (const name of HEADERS) {
    const values = header(name);
    const value = (typeof values === 'string' ? values : values?.[0])?.trim();
    if (value) return value;
  }
  return undefined;
}
