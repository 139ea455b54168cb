import { MidtransInputError } from '../errors/midtrans.errors';

/** An entry of `charges.notificationUrlHosts`: a host, with its port where it is not 443. */
export function isNotificationHost(value: unknown): value is string {
  return (
    typeof value === 'string' && URL.canParse(`https://${value}`) && hostOf(value) === value.toLowerCase()
  );
}

/**
 * A client that chooses where its notifications go could keep them from us.
 *
 * @throws MidtransInputError for an address that the merchant does not allow
 */
export function requireNotificationUrl(url: string | undefined, hosts: readonly string[]): void {
  if (url === undefined || isAllowedNotificationUrl(url, hosts)) return;
  const message = 'notificationUrl must be an https URL on a host that the merchant allows';
  throw new MidtransInputError([{ field: 'notificationUrl', message }]);
}

/**
 * Whether a REST client may send its payment's notifications to a URL: by https alone, without a user and a password in it, and to
 * one of the hosts. They may go to any path there.
 */
export function isAllowedNotificationUrl(value: unknown, hosts: readonly string[]): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, host, username, password } = new URL(value);
  return protocol === 'https:' && username === '' && password === '' && hosts.map(hostOf).includes(host);
}

function hostOf(entry: string): string {
  return new URL(`https://${entry}`).host;
}
