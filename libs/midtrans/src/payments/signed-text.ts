/** The signed texts of a notification. */
export interface SignedTexts {
  readonly orderId: string;
  readonly statusCode: string | null;
  readonly grossAmount: string | null;
}

/** An order id is followed by one of the codes that the gateway signs (407 of what expired), and by an amount that ends the text. */
const CODE_AND_AMOUNT = /^(?:20[0-2]|407)([1-9]\d*(?:\.\d{1,2})?)$/;
/** A code and one digit. */
const SHORTEST_END = 4;

/** An order and the amount that a signature may have been made for, in rupiah. */
export interface SignedReading {
  readonly orderId: string;
  readonly grossAmount: number;
}

/**
 * The other orders that a notification's signature may have been made for: it covers order id, code and amount run together, so that
 * `A` + `200` + `120010000.00` is signed as `A2001` + `200` + `10000.00` is.
 *
 * @see https://docs.midtrans.com/docs/https-notification-webhooks#verifying-notification-authenticity
 */
export function otherReadings({ orderId, statusCode, grossAmount }: SignedTexts): SignedReading[] {
  const signed = `${orderId}${statusCode ?? ''}${grossAmount ?? ''}`;
  const readings: SignedReading[] = [];
  for (let end = 1; end <= signed.length - SHORTEST_END; end++) {
    const [, amount] = CODE_AND_AMOUNT.exec(signed.slice(end)) ?? [];
    if (amount !== undefined && end !== orderId.length) {
      readings.push({ orderId: signed.slice(0, end), grossAmount: Number(amount) });
    }
  }
  return readings;
}
