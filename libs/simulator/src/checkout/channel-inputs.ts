import { html } from 'hono/html';
import type { Html } from '../pages/layout';
import type { Channel } from './channels';
import type { Checkout } from './checkout';
import type { CollectedField } from './collected-details';

const LABELS: Readonly<Record<Channel, string>> = {
  credit_card: 'Card',
  google_pay: 'Google Pay',
  bca_va: 'BCA virtual account',
  bni_va: 'BNI virtual account',
  bri_va: 'BRI virtual account',
  cimb_va: 'CIMB virtual account',
  danamon_va: 'Danamon virtual account',
  bsi_va: 'BSI virtual account',
  seabank_va: 'SeaBank virtual account',
  saqu_va: 'Saqu virtual account',
  other_va: 'Virtual account of another bank',
  permata_va: 'Permata virtual account',
  echannel: 'Mandiri Bill',
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

const CUSTOMER_LABELS: Readonly<Record<CollectedField['field'], string>> = {
  full_name: 'Name',
  email: 'E-mail',
  phone: 'Phone',
  address: 'Address',
};

const CARDS = [
  ['4811111111111114', 'accepted'],
  ['4911111111111113', 'denied by the bank'],
  ['4511111111111117', 'challenged'],
  ['4611111111111116', 'denied by the fraud detection'],
] as const;

function button(channel: Channel): Html {
  return html`<button id="choose:${channel}" name="channel" value="${channel}">${LABELS[channel]}</button>`;
}

/** On a desktop these show a code as well. */
const SCANNED: readonly Channel[] = ['gopay', 'shopeepay'];

/** What a way to pay is chosen by that needs nothing typed in. */
export function channelButtons(channel: Channel): Html {
  const value = `${channel}:qr`;
  return html`${button(channel)}
  ${
    SCANNED.includes(channel) &&
    html`<button id="choose:${value}" name="channel" value="${value}">${LABELS[channel]}, by QR code</button>`
  }`;
}

function savedCardInput({ savedCards = [], chosenCard }: Checkout): Html | string {
  if (savedCards.length === 0) return '';
  return html`<label>
    Saved card
    <select name="saved_card">
      <option value="">None of these</option>
      ${savedCards.map(
        ({ tokenId, maskedCard }) =>
          html`<option value="${tokenId}" ${tokenId === chosenCard && 'selected'}>${maskedCard}</option>`,
      )}
    </select>
  </label>`;
}

function saveCardInput({ canSaveCard = false }: Checkout): Html | string {
  if (!canSaveCard) return '';
  return html`<label>
    Save a new card
    <select name="save_card">
      <option value="yes">Yes</option>
      <option value="no">No</option>
    </select>
  </label>`;
}

export function cardInputs(checkout: Checkout): Html {
  return html`<div class="row end">
    <label>
      Card
      <select name="card_number">
        ${CARDS.map(([number, verdict]) => html`<option value="${number}">${number}, ${verdict}</option>`)}
      </select>
    </label>
    ${savedCardInput(checkout)} ${saveCardInput(checkout)} ${button('credit_card')}
  </div>`;
}

/** What the page asks the customer for. */
export function customerInputs({ collectedFields = [] }: Checkout): Html {
  return html`${collectedFields.map(
    ({ field, told, isRequired }) =>
      html`<label>
        ${CUSTOMER_LABELS[field]}
        <input name="customer_${field}" value="${told}" ${isRequired && 'required'} />
      </label>`,
  )}`;
}

export function ovoInputs(): Html {
  return html`<div class="row end">
    <label>
      Phone number of the OVO account
      <input name="phone" inputmode="tel" value="081234567890" size="15" />
    </label>
    ${button('ovo')}
  </div>`;
}
