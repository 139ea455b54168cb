import { paymentMethod } from '../payment-methods';
import type { ResolvedOptions } from '../options/midtrans.options';
import type { ValidCharge } from './charge.validation';
import type { CreateSnapInput } from './snap/snap.request';

/** A charge with what the host decided for all of them, where it does not say so itself. */
export function withChargeDefaults(charge: ValidCharge, options: ResolvedOptions['charges']): ValidCharge {
  const { paymentType, customExpiry, paymentOptions, notificationUrl } = charge;
  const acceptsExpiry = paymentMethod(paymentType).acceptsCustomExpiry;
  const callbackUrls: Readonly<Record<string, string | undefined>> = { ...options.callbackUrls };
  const callbackUrl = callbackUrls[paymentType];
  return {
    ...charge,
    customExpiry: customExpiry ?? (acceptsExpiry ? options.expiry : undefined),
    notificationUrl: notificationUrl ?? options.notificationUrl,
    paymentOptions: callbackUrl === undefined ? paymentOptions : { callbackUrl, ...paymentOptions },
  } as ValidCharge;
}

/** A page of Snap's with what the host decided for all of them, where it does not say so itself. */
export function withPageDefaults(
  page: CreateSnapInput,
  { pageExpiry }: ResolvedOptions['charges'],
): CreateSnapInput {
  // Without a start, `expiry` says nothing of the page.
  const isSaid = page.pageExpiry !== undefined || page.expiry?.startTime !== undefined;
  return isSaid || pageExpiry === undefined ? page : { ...page, pageExpiry };
}
