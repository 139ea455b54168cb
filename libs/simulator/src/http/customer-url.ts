// A link to one of these would run in the page.
const SCRIPTS: readonly string[] = ['javascript:', 'data:', 'vbscript:'];

/** Where a merchant sends customers, as a web page or a deeplink to an app; undefined for what is no place, or a script. */
export function customerUrl(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return SCRIPTS.includes(url.protocol) ? undefined : url;
}
