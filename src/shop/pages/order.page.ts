import type { MidtransPayment, OfferedMethod } from 'nestjs-midtrans';
import type { BrowserGateway } from '../../gateway/browser-gateway';
import { GOODS } from '../goods';
import type { OrderWithPayments } from '../orders/order.store';
import { orderState, type OrderState } from '../orders/order-state';
import { html, type Html } from './html';
import { instruction } from './instruction';
import { layout, type Visit } from './layout';
import { choicesOf, methodName } from './methods';
import { attemptWord } from './order-status';
import { payForm } from './pay-form';
import { historyPart, type HistoryEntry } from './order-history';
import { problemNotice } from './problem-notice';
import { rupiah, wib } from './text';
import { wordsIn } from './words';

export interface OrderPageView extends OrderWithPayments {
  readonly visit: Visit;
  readonly methods: readonly OfferedMethod[];
  readonly gateway: BrowserGateway;
  readonly isProduction: boolean;
  /** What happened between the shop and Midtrans: in the demo alone. */
  readonly history: readonly HistoryEntry[] | undefined;
}

/** An order, at the address that it keeps: to be paid, and what became of it. */
export function orderPage(view: OrderPageView): Html {
  const { visit, order, history } = view;
  const words = wordsIn(visit.language);
  return layout({
    title: `${words.order} ${order.id}`,
    visit,
    head: scripts(view),
    content: html`<div class="two">
        <section class="card summary" aria-label="${words.order}">${summary(view)}</section>
        <section class="card">
          ${problemNotice(visit)}
          <div id="state" role="status" data-order="${order.id}">${statePart(view)}</div>
        </section>
      </div>
      ${history !== undefined && historyPart(history, visit.language)}
      <dialog id="bank" aria-label="${words.openBank}">
        <form method="dialog"><button>${words.close}</button></form>
        <iframe title="${words.openBank}"></iframe>
      </dialog>`,
  });
}

function scripts({ visit, gateway, isProduction }: OrderPageView): Html {
  const { clientKey, snapScript, threeDsScript } = gateway;
  const environment = isProduction ? 'production' : 'sandbox';
  return html`${
      clientKey !== undefined &&
      html`<script defer src="${snapScript}" data-client-key="${clientKey}"></script>
        <script
          defer
          id="midtrans-script"
          src="${threeDsScript}"
          data-client-key="${clientKey}"
          data-environment="${environment}"
        ></script>`
    }
    <script type="module" src="${visit.asset('order.js')}"></script>`;
}

function summary({ order, visit: { language } }: OrderPageView): Html {
  const words = wordsIn(language);
  return html`<h1>${words.order}</h1>
    <p class="soft">${order.id}<br />${words.ordered}: ${wib(order.createdAt, language)}</p>
    <ul class="lines">
      ${order.lines.map(({ product, quantity, price }) => {
        const name = GOODS.find(({ id }) => id === product)?.name[language] ?? product;
        return html`<li><span>${quantity} × ${name}</span><span>${rupiah(quantity * price)}</span></li>`;
      })}
    </ul>
    <p class="lines total"><span>${words.total}</span><strong>${rupiah(order.amount)}</strong></p>`;
}

function statePart(view: OrderPageView): Html {
  const { order, payments, visit, gateway } = view;
  const words = wordsIn(visit.language);
  const state = orderState(payments);
  return html`${stateOf(state, view)}
  ${
    payments.flatMap(({ attempts }) => attempts).length > 1 &&
    html`<h3>${words.attempts}</h3>
      <ul class="attempts">
        ${payments
          .flatMap(({ attempts }) => attempts)
          .map(
            (each) =>
              html`<li>${methodName(each, words)}: ${words[attemptWord(each.transactionStatus)]}</li>`,
          )}
      </ul>`
  }
  ${state.kind === 'waiting' && waitingLinks(state.payment, gateway, visit)}
  ${state.kind === 'open' && order.shippedAt === null && choose(view)}`;
}

function stateOf(state: OrderState, { order, visit: { language } }: OrderPageView): Html | string {
  const words = wordsIn(language);
  const notice = (tone: 'good' | 'wait' | 'bad', title: string, ...text: (Html | string)[]) =>
    html`<div class="notice ${tone}">
      <h2>${title}</h2>
      ${text.map((each) => each !== '' && html`<p>${each}</p>`)}
    </div>`;
  switch (state.kind) {
    case 'open':
      return lastNotice(state.last, language);
    case 'unknown':
      return notice('wait', words.unknown, words.unknownText);
    case 'held':
      return notice('wait', words.held, words.heldText);
    case 'checking':
      return notice('wait', words.checking, words.checkingText);
    case 'waiting': {
      const { payment } = state;
      const isChosen = payment.transactionId !== null;
      return html`${notice('wait', isChosen ? words.waiting : words.waitingPage, isChosen ? methodName(payment, words) : '')}
      ${instruction({ payment, orderId: order.id, language })}`;
    }
    case 'paid': {
      const { payment, again } = state;
      const { paidAt, refundAmount, grossAmount } = payment;
      const paidBy = `${rupiah(grossAmount)}: ${words.paidBy} ${methodName(payment, words)}${paidAt === null ? '' : ` ${words.paidAt} ${wib(paidAt, language)}`}.`;
      return html`${notice(
        'good',
        words.paid,
        order.shippedAt === null ? words.paidText : words.shippedText,
        paidBy,
        refundAmount > 0 ? `${rupiah(refundAmount)} ${words.partlyReturned}` : '',
      )}
      ${
        again.length > 0 &&
        notice(
          'bad',
          words.paidTwice,
          words.paidTwiceText,
          again.map((each) => methodName(each, words)).join(', '),
        )
      }`;
    }
    case 'returned': {
      const isByBank = state.payment.transactionStatus.includes('chargeback');
      return isByBank ? notice('bad', words.chargedBack) : notice('bad', words.returned, words.returnedText);
    }
  }
}

function lastNotice(
  last: MidtransPayment | undefined,
  language: OrderPageView['visit']['language'],
): Html | string {
  if (last === undefined) return '';
  const words = wordsIn(language);
  const name = last.paymentType === 'snap' ? words.snap : methodName(last, words);
  return html`<div class="notice bad">
    <h2>${name} ${words[wordOf(last.transactionStatus)]}</h2>
    <p>${words.tryAnother}</p>
  </div>`;
}

function wordOf(status: string): 'lastDenied' | 'lastExpired' | 'lastCancelled' | 'lastFailed' {
  switch (status) {
    case 'deny':
      return 'lastDenied';
    case 'expire':
      return 'lastExpired';
    case 'cancel':
      return 'lastCancelled';
    default:
      return 'lastFailed';
  }
}

function waitingLinks(payment: MidtransPayment, { simulatorUrl }: BrowserGateway, { language }: Visit): Html {
  const words = wordsIn(language);
  const { id, transactionId } = payment;
  return html`<div class="links">
    <button type="button" class="plain" data-another="${id}" title="${words.cancelFirst}">
      ${words.another}
    </button>
    ${
      simulatorUrl !== undefined &&
      transactionId !== null &&
      html`<a href="${simulatorUrl}/simulator/pay/${transactionId}" target="_blank" rel="noopener"
        >${words.inSimulator}</a
      >`
    }
  </div>`;
}

function choose(view: OrderPageView): Html {
  const { order, visit, methods, gateway, isProduction } = view;
  const words = wordsIn(visit.language);
  return payForm({
    orderId: order.id,
    amount: order.amount,
    choices: choicesOf(methods, order.amount, words),
    takesCards: gateway.clientKey !== undefined,
    hasTestCards: !isProduction,
    words,
  });
}
