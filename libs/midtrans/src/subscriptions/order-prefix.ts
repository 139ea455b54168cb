/** A charge's order id is the name of its subscription and 32 characters more, within the gateway's 50. */
const MAX_ORDER_ID = 50;
const UNIQUE_PART = 32;
const LONGEST_PREFIX = MAX_ORDER_ID - UNIQUE_PART;
/** The part after the name was this short once. */
const SHORTEST_UNIQUE_PART = 10;

/**
 * A name as the gateway takes it: letters, digits and `- _ ~ .`, each other character a dash.
 *
 * @see https://docs.midtrans.com/reference/create-subscription
 */
export function gatewayName(name: string): string {
  return name.replace(/[^A-Za-z0-9_~.-]/g, '-');
}

/** What is left of a subscription's name in any order id that the gateway makes of it. */
export function orderPrefixOf(name: string): string {
  return gatewayName(name).slice(0, LONGEST_PREFIX);
}

/** The prefixes that an order id may have been made of, the longest first. */
export function prefixesOf(orderId: string): string[] {
  const longest = Math.min(LONGEST_PREFIX, orderId.length - SHORTEST_UNIQUE_PART);
  return Array.from({ length: Math.max(0, longest) }, (_, index) => orderId.slice(0, longest - index));
}

/** What the gateway puts after the name: 32 characters, or 10 digits. */
const UNIQUE_PARTS = [/[0-9a-z-]{32}$/i, /\d{10}$/];

/** Whether an order id is made as the gateway makes those of a subscription's charges. */
export function isChargeOrderId(name: string, orderId: string): boolean {
  const called = [gatewayName(name), orderPrefixOf(name)];
  return namesIn(orderId).some((part) => called.includes(part));
}

/** What subscriptions are called, as far as it is kept, of which an order id is made as the gateway makes them. */
export function exactPrefixesOf(orderId: string): string[] {
  return namesIn(orderId).map((part) => part.slice(0, LONGEST_PREFIX));
}

function namesIn(orderId: string): string[] {
  return UNIQUE_PARTS.filter((part) => part.test(orderId)).map((part) => orderId.replace(part, ''));
}
