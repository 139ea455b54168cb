import { MidtransInputError } from '../errors/midtrans.errors';

/**
 * A client that chooses where its notifications go could keep them from us.
 *
 * @throws MidtransInputError for an address on a host that the merchant does not allow
 */
export function requireNotificationUrl(
  url: string | undefined,
  { notificationUrlHosts }: { readonly notificationUrlHosts: readonly string[] },
): void {
  if (url === undefined || notificationUrlHosts.includes(new URL(url).host)) return;
  const message = 'notificationUrl must be on a host that the merchant allows';
  throw new MidtransInputError([{ field: 'notificationUrl', message }]);
}
