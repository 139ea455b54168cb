import { objectAt, textAt, type JsonObject } from '../../json';

/** How the bank's page tells how 3D Secure went. */
export type CallbackType = 'js_event' | 'form' | 'none';

/** How a merchant gets its customer back from where they pay. */
export interface Callback {
  /** Where a wallet's app sends the customer. */
  readonly url?: string;
  /** How the bank's page of a card tells its result. */
  readonly type?: CallbackType;
}

export const CALLBACK_TYPES: readonly CallbackType[] = ['js_event', 'form', 'none'];

export function callbackTypeIn(value: unknown): CallbackType | undefined {
  return CALLBACK_TYPES.find((type) => type === value);
}

/**
 * What a charge says of it.
 *
 * @see https://docs.midtrans.com/reference/gopay, https://docs.midtrans.com/reference/shopeepay and
 * https://docs.midtrans.com/reference/card-feature-3d-secure-3ds
 */
export function callbackOf(body: JsonObject): Callback {
  const type = textAt(body, 'payment_type') ?? '';
  const part = objectAt(body, type);
  switch (type) {
    case 'credit_card':
      return { type: callbackTypeIn(part.callback_type) };
    case 'gopay':
      // Without enable_callback GoPay keeps its customer.
      return { url: part.enable_callback === true ? textAt(part, 'callback_url') : undefined };
    case 'shopeepay':
    case 'dana':
      return { url: textAt(part, 'callback_url') };
    default:
      return {};
  }
}
