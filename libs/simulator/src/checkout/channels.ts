import type { JsonObject } from '../json';
import type { PagePreferences } from '../preferences';
import { cardSettingsOf } from './card-settings';

/** The bank behind each virtual account. */
export const BANK_OF = {
  bca_va: 'bca',
  bni_va: 'bni',
  bri_va: 'bri',
  cimb_va: 'cimb',
  permata_va: 'permata',
  danamon_va: 'danamon',
  bsi_va: 'bsi',
  seabank_va: 'seabank',
  saqu_va: 'saqu',
} as const;

/** A virtual account of a bank: `bca_va`, … */
export type VaChannel = keyof typeof BANK_OF;

/** The ways to pay that a payment page offers, in the gateway's names of `enabled_payments`. */
export const CHANNELS = [
  'credit_card',
  'google_pay',
  ...(Object.keys(BANK_OF) as VaChannel[]),
  'other_va',
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

const STORES: readonly Channel[] = ['indomaret', 'alfamart'];

/** Names that stand for several ways to pay. */
const ALIASES: ReadonlyMap<string, readonly Channel[]> = new Map([
  ['bank_transfer', ['bca_va', 'bni_va', 'bri_va', 'permata_va', 'echannel'] as const],
  ['cstore', STORES],
  ['store', STORES],
]);

/** Names of the documentation's older samples: a merchant has them no more, so that they add nothing. */
const INACTIVE: readonly string[] = [
  'cimb_clicks',
  'bca_klikbca',
  'bca_klikpay',
  'bri_epay',
  'danamon_online',
  'uob_ezpay',
  'kioson',
];

export function isChannel(name: unknown): name is Channel {
  return CHANNELS.some((channel) => channel === name);
}

/** Whether it is paid by card: Google Pay hands over one of its customer's. */
export function isByCard(channel: Channel): boolean {
  return channel === 'credit_card' || channel === 'google_pay';
}

/** The channels behind one of the gateway's names; none for those that the simulator does not play. */
function channelsNamed(name: unknown): readonly Channel[] {
  if (typeof name !== 'string') return [];
  // One of the documentation's samples writes `Indomaret`.
  const store = STORES.find((channel) => channel === name.toLowerCase());
  return isChannel(name) ? [name] : store ? [store] : (ALIASES.get(name) ?? []);
}

/** What `enabled_payments` leaves to choose from; everything when it is absent or empty. */
export function enabledChannels(enabledPayments: unknown): readonly Channel[] {
  if (!Array.isArray(enabledPayments) || enabledPayments.length === 0) return CHANNELS;
  return [...new Set(enabledPayments.flatMap(channelsNamed))];
}

/** What a channel is charged as: a `payment_type`, or what is within it. */
export function chargedAs(channel: Channel): string {
  if (channel in BANK_OF) return BANK_OF[channel as VaChannel];
  if (channel === 'other_qris') return 'qris';
  return isByCard(channel) ? 'credit_card' : channel;
}

/** Whether the merchant can be paid by it at all. */
export function isActive(channel: Channel, { inactiveChannels }: PagePreferences): boolean {
  return !inactiveChannels.includes(chargedAs(channel));
}

/**
 * The ways to pay that a page's request and the merchant's preferences leave.
 *
 * @see https://docs.midtrans.com/reference/google-pay
 */
export function offeredChannels(
  request: JsonObject,
  { disabledChannels }: PagePreferences,
): readonly Channel[] {
  const channels = enabledChannels(request.enabled_payments).filter(
    (channel) => !disabledChannels.includes(channel),
  );
  // Google Pay knows no installments.
  return cardSettingsOf(request).installments?.isRequired
    ? channels.filter((channel) => channel !== 'google_pay')
    : channels;
}

/** The messages that `enabled_payments` deserves. */
export function enabledPaymentsProblems(
  names: unknown,
  { unknownPayments, disabledChannels }: PagePreferences,
): string[] {
  if (names === undefined || names === null) return [];
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    return ['enabled_payments must be an array of strings'];
  }
  const isUnknown = (name: string) => channelsNamed(name).length === 0 && !INACTIVE.includes(name);
  const unknown = unknownPayments === 'refused' ? names.filter(isUnknown) : [];
  if (unknown.length > 0) return [`enabled_payments has unknown payment types: ${unknown.join(', ')}`];
  return names.length > 0 && enabledChannels(names).every((channel) => disabledChannels.includes(channel))
    ? [`enabled_payments has no active payment type: ${names.join(', ')}`]
    : [];
}
