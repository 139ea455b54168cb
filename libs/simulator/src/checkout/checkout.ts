import type { JsonObject } from '../json';
import { Refusal } from '../refusal';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import { cardProblem, type CardSettings } from './card-settings';
import { isByCard, type Channel } from './channels';
import { cardIn, type Installment, type Means, type UiMode } from './charge-part';
import { CheckoutRefusedError, UnknownCheckoutError } from './checkout.errors';
import {
  collectedDetails,
  missingField,
  type CollectedField,
  type CustomerDetails,
} from './collected-details';
import { reasonsOf } from './error-messages';
import { planFor, termProblem } from './installments';
import type { ReturnUrls } from './return-url';
import type { SavedCard } from './saved-cards';

/** What the customer does on a payment page. */
export interface Choice {
  /**
   * The way to pay.
   * @default the first that the page offers
   */
  readonly channel?: Channel;
  /**
   * Whole rupiah, for a payment link whose amount the customer decides.
   * @default the link's preset amount
   */
  readonly amount?: number;
  /**
   * The number of a card.
   * @default '4811111111111114', which the sandbox accepts
   */
  readonly cardNumber?: string;
  /**
   * The saved_token_id of a card that the page shows, in place of a card's number.
   * @default the request's card_token, where it has one
   */
  readonly savedCard?: string;
  /**
   * Whether the customer lets a new card be saved, where the request has save_card.
   * @default true
   */
  readonly saveCard?: boolean;
  /**
   * The months over which a card is paid, where the request has `installment`.
   * @default all at once
   */
  readonly installmentTerm?: number;
  /**
   * The phone number of an OVO account.
   * @default '081234567890'
   */
  readonly phone?: string;
  /**
   * What the customer tells where the page asks for it (`collect_name`, …); an empty text tells nothing.
   * @default a made-up person
   */
  readonly customer?: CustomerDetails;
  /**
   * How GoPay or ShopeePay is opened: by a link to its app, or by a code, which makes the payment a `qris`.
   * @default 'deeplink'
   */
  readonly uiMode?: UiMode;
  /**
   * Whole rupiah that a promotion takes off. The gateway's promotions are made in its dashboard, and no request knows of them.
   * @default no promotion
   */
  readonly discount?: number;
  /**
   * Whether the customer chooses even where another payment of the order is under way or paid. The gateway expects no second
   * success of an order; with this, one can be had.
   * @default false
   */
  readonly force?: boolean;
}

/** A line of what is paid for; a discount costs less than nothing. */
export interface PricedItem {
  readonly name: string;
  readonly quantity: number;
  /** Whole rupiah for one. */
  readonly price: number;
}

/** A payment page as its customer finds it now. */
export interface Checkout {
  /** What the merchant calls it. @default its order */
  readonly title?: string;
  readonly orderId: string;
  /** What is paid for. */
  readonly items?: readonly PricedItem[];
  /** When the page closes by itself; undefined where it never does. */
  readonly closesAt?: Date;
  /** Whole rupiah; where the customer decides, what the page begins with. */
  readonly grossAmount: number | undefined;
  /** Whole rupiah between which the customer decides; undefined where the amount is fixed. */
  readonly amountRange?: { readonly min: number; readonly max: number };
  readonly channels: readonly Channel[];
  /** What the merchant says of the cards that are taken. */
  readonly cards?: CardSettings;
  /** The customer's cards that can be paid with again. */
  readonly savedCards?: readonly SavedCard[];
  /** Which of them is the customer's choice already. */
  readonly chosenCard?: string;
  /** Whether the customer is asked if a new card may be saved. */
  readonly canSaveCard?: boolean;
  /** Whether new cards are saved without asking. */
  readonly savesEveryCard?: boolean;
  /** What the page asks the customer for. */
  readonly collectedFields?: readonly CollectedField[];
  /** Why nothing can be chosen any more; undefined while something can. */
  readonly closed?: string;
  /** Why nothing can be chosen beside the payments there are, unless it is forced. */
  readonly held?: string;
  /** The payments begun on this page, oldest first. */
  readonly payments: readonly TransactionRecord[];
  /** Whether it is closed because its time ran out. */
  readonly isExpired?: boolean;
  /** Where the customer goes from here; undefined where the merchant could name no place. */
  readonly returnUrls?: ReturnUrls;
}

/** A choice that the page allows. */
export interface Order {
  readonly channel: Channel;
  readonly grossAmount: number;
  readonly means: Means;
  /** Whole rupiah that a promotion takes off. */
  readonly discount?: number;
  /** What the customer told the page, as notifications tell it. */
  readonly customer?: JsonObject;
}

/** A feature whose things have payment pages. */
export interface CheckoutDesk {
  look(id: string): Checkout | undefined;
  /** Begins the payment; throws the Refusal that the charge earns. */
  begin(id: string, order: Order): TransactionRecord;
  /** The page on which its customer is from then on. @default that on which it was begun */
  pageOf?(record: TransactionRecord): string | undefined;
}

function amountProblem(amount: number, range: Checkout['amountRange']): string | undefined {
  if (!range) return undefined;
  const isAllowed = Number.isSafeInteger(amount) && amount >= range.min && amount <= range.max;
  return isAllowed ? undefined : `the amount must be whole rupiah between ${range.min} and ${range.max}`;
}

/** The saved card that is chosen; none where another card's number is typed in. */
function savedCardOf(id: string, checkout: Checkout, choice: Choice): string | undefined {
  const { savedCard, cardNumber } = choice;
  if (savedCard === undefined) return cardNumber === undefined ? checkout.chosenCard : undefined;
  if (checkout.savedCards?.some(({ tokenId }) => tokenId === savedCard)) return savedCard;
  throw new CheckoutRefusedError(id, `it shows no saved card ${savedCard}`);
}

/** How a card is paid for, given its masked number; undefined for all at once. */
function installmentOf(
  id: string,
  { installments }: CardSettings,
  { card, term, amount }: { readonly card: string; readonly term?: number; readonly amount: number },
): Installment | undefined {
  const plan = installments && planFor(installments, card, amount);
  const problem = termProblem(installments, plan, term);
  if (problem !== undefined) throw new CheckoutRefusedError(id, problem);
  return term === undefined ? undefined : { term, bank: plan?.bank };
}

/** @param amount - whole rupiah that are paid, as far as the page knows */
function meansOf(id: string, checkout: Checkout, choice: Choice, channel: Channel, amount: number): Means {
  const means = {
    savedCard: channel === 'credit_card' ? savedCardOf(id, checkout, choice) : undefined,
    saveCard: choice.saveCard ?? true,
    mustSaveCard: checkout.savesEveryCard,
    cardNumber: choice.cardNumber ?? '4811111111111114',
    phone: choice.phone ?? '081234567890',
    uiMode: choice.uiMode ?? 'deeplink',
  };
  const { cards } = checkout;
  if (!cards || !isByCard(channel)) return means;
  const card = cardIn(means);
  const problem = cardProblem(cards, card);
  if (problem !== undefined) throw new CheckoutRefusedError(id, problem);
  if (channel === 'google_pay') return means;
  return { ...means, installment: installmentOf(id, cards, { card, term: choice.installmentTerm, amount }) };
}

function orderOf(id: string, checkout: Checkout, choice: Choice): Order {
  const obstacle = (choice.force === true ? undefined : checkout.held) ?? checkout.closed;
  if (obstacle !== undefined) throw new CheckoutRefusedError(id, obstacle);
  const channel = choice.channel ?? checkout.channels[0];
  if (!channel || !checkout.channels.includes(channel)) {
    throw new CheckoutRefusedError(id, `it does not offer ${channel ?? 'any way to pay'}`);
  }
  const grossAmount = (checkout.amountRange && choice.amount) ?? checkout.grossAmount ?? 0;
  const problem = amountProblem(grossAmount, checkout.amountRange);
  if (problem !== undefined) throw new CheckoutRefusedError(id, problem);
  const { discount = 0 } = choice;
  if (!Number.isSafeInteger(discount) || discount < 0 || discount >= grossAmount) {
    throw new CheckoutRefusedError(id, `a promotion must take off whole rupiah, less than ${grossAmount}`);
  }
  const means = meansOf(id, checkout, choice, channel, grossAmount - discount);
  const missing = missingField(checkout.collectedFields ?? [], choice.customer ?? {});
  if (missing !== undefined) throw new CheckoutRefusedError(id, `it asks for the customer's ${missing}`);
  const customer = collectedDetails(checkout.collectedFields ?? [], choice.customer);
  return { channel, grossAmount, means, discount, customer };
}

/** The customer opens the page with this id and chooses how to pay. */
export function choose(desk: CheckoutDesk, id: string, choice: Choice): TransactionRecord {
  const checkout = desk.look(id);
  if (!checkout) throw new UnknownCheckoutError(id);
  try {
    return desk.begin(id, orderOf(id, checkout, choice));
  } catch (error) {
    if (error instanceof Refusal) throw new CheckoutRefusedError(id, reasonsOf(error).join('; '));
    throw error;
  }
}

/** The customer chooses how to pay, unless a payment waits already and the choice is left open, and pays. */
export async function checkOut(
  transactions: Transactions,
  desk: CheckoutDesk,
  id: string,
  choice: Choice,
): Promise<TransactionRecord> {
  const waiting = desk.look(id)?.payments.findLast(({ status }) => status === 'pending');
  const isChoosing = choice.channel !== undefined || choice.force === true;
  const record = waiting && !isChoosing ? waiting : choose(desk, id, choice);
  if (record.status === 'pending') return transactions.act(record.transactionId, 'pay');
  await transactions.told(record);
  return record;
}

/** The id in a payment page's url, or the id itself. */
export function idOfPage(page: string): string {
  if (!URL.canParse(page)) return page;
  return decodeURIComponent(new URL(page).pathname.split('/').at(-1) ?? '');
}
