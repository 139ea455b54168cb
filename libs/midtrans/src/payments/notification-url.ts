/** An entry of `charges.notificationUrlHosts`: a host, with its port where it is not 443. */
export function isNotificationHost(value: unknown): value is string {
  return (
    typeof value === 'string' && URL.canParse(`https://${value}`) && hostOf(value) === value.toLowerCase()
  );
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
