import { createHash } from 'node:crypto';
import type { SnapTransactionRequest } from '../../gateway';
import type { WireVirtualAccountSettings } from '../../gateway/wire';
import { pageCardSettings } from '../../payment-methods';
import { withoutUndefined } from '../../validation/without-undefined';
import { orderRequest } from '../charge.payload';
import { lengthOf } from './page-expiry';
import type { CreateSnapInput, SnapVirtualAccount } from './snap.request';

const DAY_MS = 24 * 60 * 60_000;
/** However long it was to be open. */
const LONGEST_PAGE_MS = 7 * DAY_MS;
/** Where nothing says how long it is open. */
const PAGE_MS = DAY_MS;

/** The body of `POST /snap/v1/transactions`. */
export function snapRequest(orderId: string, input: CreateSnapInput): SnapTransactionRequest {
  const {
    creditCard: card,
    expiry,
    pageExpiry,
    callbacks,
    echannel,
    gopay,
    shopeepay,
    account,
    userId,
  } = input;
  return withoutUndefined({
    ...orderRequest(orderId, input),
    enabled_payments: input.enabledPayments,
    credit_card: {
      ...pageCardSettings(card),
      ...(card?.saveCard !== undefined && { save_card: card.saveCard }),
    },
    user_id: card?.saveCard === true && userId !== undefined ? opaqueUserId(account, userId) : undefined,
    bca_va: virtualAccount(input.bcaVa),
    bni_va: virtualAccount(input.bniVa),
    bri_va: virtualAccount(input.briVa),
    cimb_va: virtualAccount(input.cimbVa),
    permata_va: virtualAccount(input.permataVa),
    danamon_va: virtualAccount(input.danamonVa),
    bsi_va: virtualAccount(input.bsiVa),
    seabank_va: virtualAccount(input.seabankVa),
    echannel:
      echannel && withoutUndefined({ bill_info1: echannel.billInfo1, bill_info2: echannel.billInfo2 }),
    gopay:
      gopay?.callbackUrl === undefined
        ? undefined
        : { enable_callback: true, callback_url: gopay.callbackUrl },
    shopeepay: shopeepay?.callbackUrl === undefined ? undefined : { callback_url: shopeepay.callbackUrl },
    callbacks: callbacks && withoutUndefined({ finish: callbacks.finish, error: callbacks.error }),
    expiry:
      expiry &&
      withoutUndefined({ start_time: expiry.startTime, duration: expiry.duration, unit: expiry.unit }),
    page_expiry: pageExpiry && { duration: pageExpiry.duration, unit: pageExpiry.unit },
  });
}

/**
 * Whose cards the page offers again: the same for a user of an account each time, and nothing that says who they are.
 *
 * @see https://docs.midtrans.com/docs/snap-advanced-feature
 */
function opaqueUserId(account = '', userId: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['snap', account, userId]))
    .digest('hex');
}

function virtualAccount(settings: SnapVirtualAccount | undefined): WireVirtualAccountSettings | undefined {
  return (
    settings &&
    withoutUndefined({
      va_number: settings.vaNumber,
      sub_company_code: settings.subCompanyCode,
      free_text: settings.freeText && withoutUndefined({ ...settings.freeText }),
      recipient_name: settings.recipientName,
    })
  );
}

/**
 * Until when customers can begin an attempt on a page. Midtrans does not tell when it ends.
 *
 * @param openedAt - when Midtrans made it
 * @see https://docs.midtrans.com/docs/expire-a-snap-session
 */
export function pageEndsAt(
  { page_expiry: page, expiry }: Pick<SnapTransactionRequest, 'page_expiry' | 'expiry'>,
  openedAt: Date,
): Date {
  const latest = openedAt.getTime() + LONGEST_PAGE_MS;
  const startedAt = startOf(expiry?.start_time);
  // Without a start it counts from the customer's choice: it is how long they can pay then.
  const end =
    page === undefined && expiry !== undefined && startedAt !== undefined
      ? startedAt.getTime() + lengthOf(expiry)
      : openedAt.getTime() + (page === undefined ? PAGE_MS : lengthOf(page));
  return new Date(Math.min(end, latest));
}

/** Midtrans' times without an offset are of WIB; this one has its offset. */
function startOf(time: string | undefined): Date | undefined {
  if (time === undefined) return undefined;
  const [, day = '', clock = '', offset = ''] = /^(\S+) (\S+) ([+-]\d{4})$/.exec(time) ?? [];
  const started = new Date(`${day}T${clock}${offset.slice(0, 3)}:${offset.slice(3)}`);
  return Number.isNaN(started.getTime()) ? undefined : started;
}
