import { randomUUID } from 'node:crypto';
import { compact, objectAt, textAt, type JsonObject } from '../json';
import { acquirerOf, cardSettingsOf } from './card-settings';
import { BANK_OF, type Channel, type VaChannel } from './channels';
import type { PagePreferences } from '../preferences';
import { canSaveCard, cardBehind } from './saved-cards';

/** How a wallet is opened: by a link to its app, as on a phone, or by a code to scan, as on a desktop. */
export type UiMode = 'deeplink' | 'qr';

/** What the customer types into a payment page. */
export interface Means {
  /** The card's number. */
  readonly cardNumber: string;
  /** The saved_token_id that is paid with in place of a card's number. */
  readonly savedCard?: string;
  /** Whether a new card may be saved. */
  readonly saveCard?: boolean;
  /** Whether it is saved in any case. */
  readonly mustSaveCard?: boolean;
  /** How a card is paid for that is not paid at once. */
  readonly installment?: Installment;
  /** The OVO account's phone number. */
  readonly phone: string;
  readonly uiMode: UiMode;
}

/** What the customer chose of what a card can be paid over. */
export interface Installment {
  /** Months. */
  readonly term: number;
  /** The bank that grants it, and acquires the card. */
  readonly bank?: string;
}

const ACQUIRER_OF = { gopay: 'gopay', shopeepay: 'airpay shopee' } as const;

/** The customer's card by its masked number. */
export function cardIn({ savedCard, cardNumber }: Pick<Means, 'savedCard' | 'cardNumber'>): string {
  return savedCard === undefined
    ? `${cardNumber.slice(0, 8)}-${cardNumber.slice(-4)}`
    : cardBehind(savedCard);
}

function isCardSaved(request: JsonObject, { savedCard, saveCard, mustSaveCard }: Means): boolean {
  const isAllowed = canSaveCard(request) && saveCard !== false;
  return savedCard === undefined && (isAllowed || mustSaveCard === true);
}

function cardPart(
  request: JsonObject,
  means: Means,
  { isSecure, isSaved }: { readonly isSecure: boolean; readonly isSaved: boolean },
): JsonObject {
  const { savedCard, installment } = means;
  const part = compact({
    token_id: savedCard ?? `${cardIn(means)}-${randomUUID()}`,
    authentication: isSecure,
    bank: installment?.bank ?? acquirerOf(cardSettingsOf(request), cardIn(means)),
    installment_term: installment?.term,
    type: objectAt(request, 'credit_card').type === 'authorize' ? 'authorize' : undefined,
    save_token_id: isSaved ? true : undefined,
  });
  return { payment_type: 'credit_card', credit_card: part };
}

function vaPart(channel: VaChannel, request: JsonObject): JsonObject {
  const wishes = objectAt(request, channel);
  // Snap and payment links call it va_number, invoices number.
  const part = { bank: BANK_OF[channel], va_number: textAt(wishes, 'va_number') ?? textAt(wishes, 'number') };
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

/** A wallet whose code is scanned is paid as QRIS. */
function walletPart(
  wallet: keyof typeof ACQUIRER_OF | 'dana',
  request: JsonObject,
  uiMode: UiMode,
): JsonObject {
  if (uiMode === 'qr' && wallet !== 'dana') return qrisPart(ACQUIRER_OF[wallet]);
  const { enable_callback, callback_url } = objectAt(request, wallet);
  return { payment_type: wallet, [wallet]: compact({ enable_callback, callback_url }) };
}

function qrisPart(acquirer: string): JsonObject {
  return { payment_type: 'qris', qris: { acquirer } };
}

/** The method's part of a charge, of what the page's request wishes for the channel and of what the customer typed. */
export function chargePartOf(
  channel: Channel,
  request: JsonObject,
  means: Means,
  preferences: PagePreferences,
): JsonObject {
  switch (channel) {
    case 'credit_card':
      return cardPart(request, means, {
        isSecure: objectAt(request, 'credit_card').secure === true,
        isSaved: isCardSaved(request, means),
      });
    case 'google_pay':
      // Always with 3D Secure, whatever the request wishes for cards.
      return cardPart(request, means, { isSecure: true, isSaved: false });
    case 'bca_va':
    case 'bni_va':
    case 'bri_va':
    case 'cimb_va':
    case 'permata_va':
    case 'danamon_va':
    case 'bsi_va':
    case 'seabank_va':
    case 'saqu_va':
      return vaPart(channel, request);
    case 'other_va':
      return vaPart(preferences.otherVaProcessor, request);
    case 'echannel':
      return billPart(request);
    case 'other_qris':
      return qrisPart(
        preferences.inactiveChannels.includes('gopay') ? ACQUIRER_OF.shopeepay : ACQUIRER_OF.gopay,
      );
    case 'ovo':
      return { payment_type: 'ovo', ovo: { payer_phone_number: means.phone } };
    case 'indomaret':
    case 'alfamart':
      return { payment_type: 'cstore', cstore: { store: channel } };
    case 'gopay':
    case 'shopeepay':
    case 'dana':
      return walletPart(channel, request, means.uiMode);
    case 'akulaku':
    case 'kredivo':
      return { payment_type: channel };
  }
}
