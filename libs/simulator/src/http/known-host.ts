import { isIP } from 'node:net';

/**
 * Whether a request's Host is one by which nobody else's website can reach this machine: an address, this machine's own name, or one
 * that the simulator was given. A name that a stranger has made to point here (DNS rebinding) would let the stranger's page read the simulator's.
 */
export function isKnownHost(host: string | null, names: readonly string[]): boolean {
  const name = nameIn(`http://${host ?? ''}`);
  if (name === undefined) return false;
  const isOfThisMachine = name === 'localhost' || name.endsWith('.localhost');
  return isIP(name) !== 0 || isOfThisMachine || names.includes(name);
}

function nameIn(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : undefined;
}

/** Answers pages and the control API for known hosts only. The gateway's API has its keys. */
export function forKnownHosts(
  handle: (request: Request) => Promise<Response>,
  names: readonly string[],
): (request: Request) => Promise<Response> {
  return (request) => {
    const { pathname, host } = new URL(request.url);
    const isOpen = pathname !== '/' && pathname !== '/simulator' && !pathname.startsWith('/simulator/');
    if (isOpen || isKnownHost(request.headers.get('host') ?? host, names)) return handle(request);
    const message = `The simulator is not known as ${host}: say so by its base URL (--base-url http://${host})`;
    return Promise.resolve(Response.json({ error: 'unknown_host', message }, { status: 403 }));
  };
}
