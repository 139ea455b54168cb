import type { BrowserGateway } from '../../gateway/browser-gateway';

/** What the shop's pages may load: our own, and the gateway's scripts. A bank's page for 3D Secure is of any bank's. */
export function contentSecurityPolicy({ origins }: BrowserGateway): string {
  const gateway = origins.join(' ');
  return [
    "default-src 'self'",
    `script-src 'self' ${gateway}`,
    `connect-src 'self' ${gateway}`,
    `frame-src ${gateway} https:`,
    `img-src 'self' ${gateway}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}
