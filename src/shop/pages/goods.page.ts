import { GOODS, MOST_OF_ONE, type Product } from '../goods';
import { html, type Html } from './html';
import { layout, type Visit } from './layout';
import { picture } from './pictures';
import { rupiah } from './text';
import { wordsIn, type Word } from './words';

export interface GoodsPageView {
  readonly visit: Visit;
  /** The id of the order that the form makes. */
  readonly orderId: string;
  /** Why the last form was refused. */
  readonly problem?: Word;
}

/** What there is to buy, with the cart. */
export function goodsPage({ visit, orderId, problem }: GoodsPageView): Html {
  const words = wordsIn(visit.language);
  return layout({
    title: words.goods,
    visit,
    head: html`<script type="module" src="${visit.asset('cart.js')}"></script>`,
    content: html`<div class="hero">
        <h1>${words.slogan}</h1>
      </div>
      ${problem !== undefined && html`<p role="alert" class="notice bad">${words[problem]}</p>`}
      <form method="post" action="/orders" id="cart">
        <input type="hidden" name="order" value="${orderId}" />
        <ul class="goods">
          ${GOODS.map((product) => card(product, visit))}
        </ul>
        <div class="bar">
          <p>${words.total} <output id="total" class="amount" data-none="${rupiah(0)}"></output></p>
          <button class="main" data-none="${words.emptyCart}">${words.checkOut}</button>
        </div>
      </form>`,
  });
}

function card({ id, name, about, price }: Product, { language }: Visit): Html {
  const words = wordsIn(language);
  const step = (by: number, sign: string, label: string) =>
    html`<button type="button" class="step" data-step="${by}" aria-label="${label}: ${name[language]}" hidden>
      ${sign}
    </button>`;
  return html`<li class="card">
    ${picture(id)}
    <h2>${name[language]}</h2>
    <p class="soft">${about[language]}</p>
    <p class="price">${rupiah(price)}</p>
    <div class="stepper" data-price="${price}">
      ${step(-1, '−', words.less)}
      <input
        name="${id}"
        type="number"
        inputmode="numeric"
        min="0"
        max="${MOST_OF_ONE}"
        value="0"
        aria-label="${words.quantity}: ${name[language]}"
      />
      ${step(1, '+', words.more)}
    </div>
  </li>`;
}
