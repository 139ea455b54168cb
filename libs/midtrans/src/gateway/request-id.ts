const HEADERS = ['x-request-id', 'x-correlation-id', 'request-id'];

/** What names the request in the headers of an answer, where one does: support asks for it. */
export function requestIdIn(
  header: (name: string) => string | readonly string[] | null | undefined,
): string | undefined {
  return HEADERS.map((name) => [header(name)].flat()[0]?.trim()).find((value) => value);
}
