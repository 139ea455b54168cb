import { html } from 'hono/html';
import type { Language } from './language';
import { wordsIn, type Word } from './words';
import { rupiah, type Html } from '../html/parts';
import { limitsOf, type AmountLimits } from '../transactions/charge/amount-limits';
import { BANK_OF, chargedAs, type Channel, type VaChannel } from '../checkout/channels';
import type { Checkout } from '../checkout/checkout';
import type { UiMode } from '../checkout/charge-part';
import type { CollectedField } from '../checkout/collected-details';
import { OFFLINE, offeredTerms } from '../checkout/installments';

const LABELS: Readonly<Record<Channel, string>> = {
  credit_card: 'Card',
  google_pay: 'Google Pay',
  bca_va: 'BCA',
  bni_va: 'BNI',
  bri_va: 'BRI',
  cimb_va: 'CIMB Niaga',
  danamon_va: 'Danamon',
  bsi_va: 'BSI',
  seabank_va: 'SeaBank',
  saqu_va: 'Saqu',
  other_va: 'ATM Bersama, Prima, Alto',
  permata_va: 'Permata',
  echannel: 'Mandiri',
  gopay: 'GoPay',
  other_qris: 'QRIS',
  shopeepay: 'ShopeePay',
  dana: 'DANA',
  ovo: 'OVO',
  indomaret: 'Indomaret',
  alfamart: 'Alfamart',
  akulaku: 'Akulaku',
  kredivo: 'Kredivo',
};

/** The groups in the order of the page. */
const GROUPS: readonly (readonly [Word, readonly Channel[]])[] = [
  ['wallets', ['gopay', 'shopeepay', 'other_qris', 'dana', 'ovo']],
  ['virtualAccounts', [...(Object.keys(BANK_OF) as VaChannel[]), 'echannel', 'other_va']],
  ['cards', ['credit_card', 'google_pay']],
  ['stores', ['indomaret', 'alfamart']],
  ['payLater', ['akulaku', 'kredivo']],
];

const CUSTOMER_WORDS: Readonly<Record<CollectedField['field'], Word>> = {
  full_name: 'name',
  email: 'email',
  phone: 'phone',
  address: 'address',
};

const TEST_CARDS = [
  ['4811111111111114', 'accepted', 'diterima'],
  ['4911111111111113', 'denied by the bank', 'ditolak bank'],
  ['4511111111111117', 'challenged', 'diperiksa'],
  ['4611111111111116', 'denied by the fraud detection', 'ditolak deteksi penipuan'],
  ['4617006959746656', 'accepted, of Mandiri', 'diterima, dari Mandiri'],
  ['4097661111111113', 'accepted, a debit card of Mandiri', 'diterima, kartu debit dari Mandiri'],
  ['4773776057051650', 'accepted, of BCA', 'diterima, dari BCA'],
  ['4365026335737199', 'accepted, of BRI', 'diterima, dari BRI'],
  ['4599207887122414', 'accepted, of CIMB', 'diterima, dari CIMB'],
  ['4201910000000009', 'accepted, of Mega', 'diterima, dari Mega'],
  ['4055772026036004', 'accepted, of Maybank', 'diterima, dari Maybank'],
] as const;

/** What a page of choices depends on beside the checkout. */
export interface ChoiceContext {
  readonly language: Language;
  /** How wallets are opened. @default either way */
  readonly uiMode?: UiMode;
}

/** A way to open a wallet whose code can be scanned as well. */
const SCANNED: readonly Channel[] = ['gopay', 'shopeepay'];

/** Short: `Rp 20 jt` is twenty million. */
function shortRupiah(amount: number): string {
  const units = [
    [1_000_000_000, 'M'],
    [1_000_000, 'jt'],
    [1_000, 'rb'],
  ] as const;
  const unit = units.find(([size]) => amount >= size && amount % size === 0);
  return unit ? `Rp ${amount / unit[0]} ${unit[1]}` : rupiah(amount);
}

function limitText({ least, most }: AmountLimits, language: Language): Html {
  const words = wordsIn(language);
  return html`${least !== undefined && html`<span>${words.atLeast} ${shortRupiah(least)}</span>`}
  ${most !== undefined && html`<span>${words.atMost} ${shortRupiah(most)}</span>`}`;
}

/** Whether the amount is one that a channel takes, where it is fixed. */
function isWithin(
  { least = 1, most = Infinity }: AmountLimits,
  { grossAmount, amountRange }: Checkout,
): boolean {
  if (amountRange || grossAmount === undefined) return true;
  return grossAmount >= least && grossAmount <= most;
}

/** A way to pay, what it takes, and why it cannot be chosen. */
function choice(channel: Channel, checkout: Checkout, language: Language, uiMode?: UiMode): Html {
  const limits = limitsOf(chargedAs(channel));
  const words = wordsIn(language);
  const isPossible = isWithin(limits, checkout);
  const value = uiMode === 'qr' ? `${channel}:qr` : channel;
  const way = uiMode === undefined ? '' : `, ${uiMode === 'qr' ? words.byQr : words.byApp}`;
  return html`<button
    class="choice"
    id="choose:${value}"
    name="channel"
    value="${value}"
    ${!isPossible && 'disabled'}
  >
    <span>${channel === 'credit_card' ? words.payByCard : LABELS[channel]}${way}</span>
    <span class="limit">${limitText(limits, language)}</span>
  </button>`;
}

function choicesOf(channel: Channel, checkout: Checkout, { language, uiMode }: ChoiceContext): Html[] {
  if (channel === 'credit_card') return [cardInputs(checkout, language)];
  if (channel === 'ovo') return [ovoInput(language), choice(channel, checkout, language)];
  if (!SCANNED.includes(channel)) return [choice(channel, checkout, language)];
  const modes: readonly UiMode[] = uiMode === undefined ? ['deeplink', 'qr'] : [uiMode];
  return modes.map((mode) => choice(channel, checkout, language, mode));
}

/** The ways to pay, in groups, each with what it needs to know. */
export function channelGroups(checkout: Checkout, context: ChoiceContext): Html[] {
  const words = wordsIn(context.language);
  return GROUPS.flatMap(([title, channels]) => {
    const offered = channels.filter((channel) => checkout.channels.includes(channel));
    if (offered.length === 0) return [];
    return html`<fieldset class="group">
      <legend>${words[title]}</legend>
      <div class="choices">${offered.flatMap((channel) => choicesOf(channel, checkout, context))}</div>
    </fieldset>`;
  });
}

function savedCardInput({ savedCards = [], chosenCard }: Checkout, language: Language): Html | string {
  if (savedCards.length === 0) return '';
  const words = wordsIn(language);
  return html`<label>
    ${words.savedCard}
    <select name="saved_card">
      <option value="">${words.noneOfThese}</option>
      ${savedCards.map(
        ({ tokenId, maskedCard }) =>
          html`<option value="${tokenId}" ${tokenId === chosenCard && 'selected'}>${maskedCard}</option>`,
      )}
    </select>
  </label>`;
}

function saveCardInput(
  { canSaveCard = false, savesEveryCard = false }: Checkout,
  language: Language,
): Html | string {
  if (!canSaveCard || savesEveryCard) return '';
  const words = wordsIn(language);
  return html`<label>
    ${words.saveCard}
    <select name="save_card">
      <option value="yes">${words.yes}</option>
      <option value="no">${words.no}</option>
    </select>
  </label>`;
}

function installmentInput({ cards, grossAmount, amountRange }: Checkout, language: Language): Html | string {
  const { installments } = cards ?? {};
  const offered = installments ? offeredTerms(installments, amountRange?.max ?? grossAmount ?? Infinity) : [];
  if (!installments || offered.length === 0) return '';
  const words = wordsIn(language);
  const nameOf = (bank: string) => (bank === OFFLINE ? words.anyOtherBank : bank.toUpperCase());
  return html`<label>
    ${words.installments}
    <select name="installment_term">
      ${!installments.isRequired && html`<option value="">${words.allAtOnce}</option>`}
      ${offered.map(
        ([months, banks]) =>
          html`<option value="${months}">${months} ${words.months}: ${banks.map(nameOf).join(', ')}</option>`,
      )}
    </select>
  </label>`;
}

/** No card's number is typed into the simulator: one of the sandbox's is picked. */
function cardInputs(checkout: Checkout, language: Language): Html {
  const words = wordsIn(language);
  return html`<label>
      ${words.testCard}
      <select name="card_number">
        ${TEST_CARDS.map(
          ([number, en, id]) =>
            html`<option value="${number}">${number}, ${language === 'id' ? id : en}</option>`,
        )}
      </select>
    </label>
    ${savedCardInput(checkout, language)} ${saveCardInput(checkout, language)}
    ${installmentInput(checkout, language)} ${choice('credit_card', checkout, language)}`;
}

function ovoInput(language: Language): Html {
  return html`<label>
    ${wordsIn(language).ovoPhone}
    <input name="phone" inputmode="tel" value="081234567890" size="15" />
  </label>`;
}

/** What the page asks the customer for. */
export function customerInputs({ collectedFields = [] }: Checkout, language: Language): Html[] {
  const words = wordsIn(language);
  return collectedFields.map(
    ({ field, told, isRequired }) =>
      html`<label>
        ${words[CUSTOMER_WORDS[field]]}
        <input name="customer_${field}" value="${told}" ${isRequired && 'required'} />
      </label>`,
  );
}
