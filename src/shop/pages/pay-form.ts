import { html, type Html } from './html';
import { GROUPS, type Choice } from './methods';
import { rupiah } from './text';
import type { Words } from './words';

export interface PayFormView {
  readonly orderId: string;
  readonly amount: number;
  readonly choices: readonly Choice[];
  /** Whether pages may make card tokens. */
  readonly takesCards: boolean;
  readonly hasTestCards: boolean;
  readonly words: Words;
}

/** Cards of the sandbox. @see https://docs.midtrans.com/docs/testing-payment-on-sandbox */
const TEST_CARDS = [
  ['4811 1111 1111 1114', 'cardGood'],
  ['4911 1111 1111 1113', 'cardDenied'],
  ['4511 1111 1111 1117', 'cardChallenge'],
] as const;

/** The ways to pay, in groups. */
export function payForm(view: PayFormView): Html {
  const { orderId, amount, words, takesCards } = view;
  const offered = view.choices.filter(({ group }) => group !== 'cards' || takesCards);
  return html`<form id="pay" class="stack" data-order="${orderId}" data-none="${words.chooseMethod}">
    <h2>${words.choose}</h2>
    ${GROUPS.map((group) => {
      const choices = offered.filter((choice) => choice.group === group);
      return choices.length > 0 && groupOf(words[group], choices, view);
    })}
    <fieldset>
      <legend>${words.page}</legend>
      <div class="choices">
        ${radio({ key: 'snap', name: words.snap, charge: {}, limits: words.snapHint })}
      </div>
    </fieldset>
    <button class="main">${words.pay} ${rupiah(amount)}</button>
  </form>`;
}

function groupOf(legend: string, choices: readonly Choice[], view: PayFormView): Html {
  return html`<fieldset>
    <legend>${legend}</legend>
    <div class="choices">${choices.map((choice) => radio(choice))}</div>
    ${choices.some(({ key }) => key === 'ovo') && phoneField(view.words)}
    ${choices.some(({ key }) => key === 'credit_card') && cardFields(view)}
  </fieldset>`;
}

function radio(
  choice: Pick<Choice, 'key' | 'name' | 'charge' | 'limits'> & { readonly obstacle?: string },
): Html {
  const { key, name, charge, limits, obstacle } = choice;
  const isOut = obstacle !== undefined;
  return html`<label class="choice ${isOut && 'out'}">
    <input
      type="radio"
      name="method"
      value="${key}"
      data-charge="${JSON.stringify(charge)}"
      ${isOut && html`disabled`}
    />
    <span class="name">${name}</span>
    <span class="soft">${isOut && html`${obstacle}: `}${limits}</span>
  </label>`;
}

function phoneField(words: Words): Html {
  return html`<div class="more" data-for="ovo" hidden>
    <label>
      ${words.phone}
      <input name="phone" type="tel" autocomplete="tel" inputmode="tel" placeholder="0812…" />
    </label>
  </div>`;
}

/** Its fields have no name: no form sends a card anywhere. */
function cardFields({ words, hasTestCards }: PayFormView): Html {
  return html`<div class="more stack" data-for="credit_card" hidden>
    <label>
      ${words.cardNumber}
      <input
        id="card-number"
        inputmode="numeric"
        autocomplete="cc-number"
        maxlength="23"
        placeholder="0000 0000 0000 0000"
      />
    </label>
    <div class="row">
      <label>
        ${words.expiryMonth}
        <input
          id="card-month"
          inputmode="numeric"
          autocomplete="cc-exp-month"
          maxlength="2"
          placeholder="12"
        />
      </label>
      <label>
        ${words.expiryYear}
        <input
          id="card-year"
          inputmode="numeric"
          autocomplete="cc-exp-year"
          maxlength="4"
          placeholder="2030"
        />
      </label>
      <label>
        ${words.cvv}
        <input id="card-cvv" inputmode="numeric" autocomplete="cc-csc" maxlength="4" placeholder="123" />
      </label>
    </div>
    <p class="soft">${words.cardStays}</p>
    ${
      hasTestCards &&
      html`<div class="test-cards">
        <p class="soft">${words.testCards}</p>
        ${TEST_CARDS.map(
          ([number, word]) =>
            html`<button type="button" data-card="${number}">
              ${number}<br /><span class="soft">${words[word]}</span>
            </button>`,
        )}
      </div>`
    }
  </div>`;
}
