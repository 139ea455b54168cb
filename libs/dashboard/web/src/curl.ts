/** A command for a POSIX shell that posts JSON. */
export function curlOf(url: string, body: unknown): string {
  return `curl -X POST ${quoted(url)} -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
