import { randomUUID } from 'node:crypto';
import { compact, objectAt, textAt, type JsonObject } from '../json';

const BANKS = {
  bca_va: 'bca',
  bni_va: 'bni',
  bri_va: 'bri',
  cimb_va: 'cimb',
  permata_va: 'permata',
} as const;

type VaChannel = keyof typeof BANKS;

const VA_CHANNELS = Object.keys(BANKS) as VaChannel[];

/** The ways to pay that a payment page offers, in the gateway's names of `enabled_payments`. */
export const CHANNELS = [
  'credit_card',
  ...VA_CHANNELS,
  'echannel',
  'gopay',
  'other_qris',
  'shopeepay',
  'dana',
  'ovo',
  'indomaret',
  'alfamart',
  'akulaku',
  'kredivo',
] as const;

/**
 * A way to pay on a payment page: `bca_va`, `gopay`, `credit_card`, …
 *
 * @see https://docs.midtrans.com/reference/request-body-json-parameter
 */
export type Channel = (typeof CHANNELS)[number];

const OTHER_NAMES: Readonly<Record<string, readonly Channel[]>> = {
  bank_transfer: VA_CHANNELS,
  mandiri_bill: ['echannel'],
  qris: ['other_qris'],
};

export function isChannel(name: unknown): name is Channel {
  return CHANNELS.some((channel) => channel === name);
}

/** The channels behind one of the gateway's names; none for those that the simulator does not play. */
export function channelsNamed(name: unknown): readonly Channel[] {
  if (isChannel(name)) return [name];
  return typeof name === 'string' ? (OTHER_NAMES[name] ?? []) : [];
}

/** What `enabled_payments` leaves to choose from; everything when it is absent or empty. */
export function enabledChannels(enabledPayments: unknown): readonly Channel[] {
  if (!Array.isArray(enabledPayments) || enabledPayments.length === 0) return CHANNELS;
  return [...new Set(enabledPayments.flatMap(channelsNamed))];
}

/** What the customer types into a payment page. */
export interface Means {
  /** The card's number. */
  readonly cardNumber: string;
  /** The OVO account's phone number. */
  readonly phone: string;
}

function cardPart(request: JsonObject, { cardNumber }: Means): JsonObject {
  const wishes = objectAt(request, 'credit_card');
  const part = compact({
    token_id: `${cardNumber.slice(0, 8)}-${cardNumber.slice(-4)}-${randomUUID()}`,
    authentication: wishes.secure === true,
    bank: textAt(wishes, 'bank'),
    type: wishes.type === 'authorize' ? 'authorize' : undefined,
    save_token_id: wishes.save_card === true ? true : undefined,
  });
  return { payment_type: 'credit_card', credit_card: part };
}

function vaPart(channel: VaChannel, request: JsonObject): JsonObject {
  const wishes = objectAt(request, channel);
  // Snap and payment links call it va_number, invoices number.
  const part = { bank: BANKS[channel], va_number: textAt(wishes, 'va_number') ?? textAt(wishes, 'number') };
  return { payment_type: 'bank_transfer', bank_transfer: compact(part) };
}

function billPart(request: JsonObject): JsonObject {
  const part = {
    bill_info1: 'Payment:',
    bill_info2: 'Online purchase',
    bill_key: textAt(objectAt(request, 'echannel'), 'number'),
  };
  return { payment_type: 'echannel', echannel: compact(part) };
}

/** The method's part of a charge, of what the page's request wishes for the channel and of what the customer typed. */
export function chargePartOf(channel: Channel, request: JsonObject, means: Means): JsonObject {
  switch (channel) {
    case 'credit_card':
      return cardPart(request, means);
    case 'bca_va':
    case 'bni_va':
    case 'bri_va':
    case 'cimb_va':
    case 'permata_va':
      return vaPart(channel, request);
    case 'echannel':
      return billPart(request);
    case 'other_qris':
      return { payment_type: 'qris' };
    case 'ovo':
      return { payment_type: 'ovo', ovo: { payer_phone_number: means.phone } };
    case 'indomaret':
    case 'alfamart':
      return { payment_type: 'cstore', cstore: { store: channel } };
    case 'gopay':
    case 'shopeepay':
    case 'dana':
    case 'akulaku':
    case 'kredivo':
      return { payment_type: channel };
  }
}
