/** The signed texts of a notification. */
export interface SignedTexts {
  readonly orderId: string;
  readonly statusCode: string | null;
  readonly grossAmount: string | null;
}

/** An order id is followed by one of the codes that the gateway signs (407 of what expired), and by an amount that ends the text. */
const CODE_AND_AMOUNT = /^(?:20[0-2]|407)[1-9]\d*(?:\.\d{1,2})?$/;
/** A code and one digit. */
const SHORTEST_END = 4;

/**
 * The other order ids that a notification's signature may have been made for: it covers order id, code and amount run together, so that
 * `A` + `200` + `120010000.00` is signed as `A2001` + `200` + `10000.00` is.
 *
 * @see https://docs.midtrans.com/docs/https-notification-webhooks#verifying-notification-authenticity
 */
export function otherReadings({ orderId, statusCode, grossAmount }: SignedTexts): string[] {
  const signed = `${orderId}${statusCode ?? ''}${grossAmount ?? ''}`;
  const orderIds: string[] = [];
  for (let end = 1; end <= signed.length - SHORTEST_END; end++) {
    if (end !== orderId.length && CODE_AND_AMOUNT.test(signed.slice(end)))
      orderIds.push(signed.slice(0, end));
  }
  return orderIds;
}
