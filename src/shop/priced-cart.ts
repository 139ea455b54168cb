import { MidtransInputError, type FieldError, type PrepareCharge } from 'nestjs-midtrans';
import { GOODS, MOST_OF_ONE, type Product } from './goods';

/** A line of a cart, read. */
interface Line {
  readonly product: Product;
  readonly quantity: number;
}

/**
 * Prices a charge whose body has a cart, `metadata: { cart: [{ product, quantity }] }`: the goods cost what the shop says,
 * whatever amount and items the client names. Other charges are left as they come, so that every payment method can be
 * tried with any amount; a shop that sells in earnest refuses them here.
 */
export const pricedCart: PrepareCharge = ({ metadata }) => {
  if (!isRecord(metadata) || !('cart' in metadata)) return undefined;
  const lines = linesOf(metadata.cart);
  const itemDetails = lines.map(({ product: { id, name, price }, quantity }) => ({
    id,
    name,
    price,
    quantity,
  }));
  return { itemDetails, grossAmount: itemDetails.reduce((sum, item) => sum + item.price * item.quantity, 0) };
};

/** @throws MidtransInputError that names each entry at fault */
function linesOf(cart: unknown): Line[] {
  if (!Array.isArray(cart) || cart.length === 0 || cart.length > GOODS.length) {
    throw new MidtransInputError([
      { field: 'metadata.cart', message: `cart must be a list of 1 to ${GOODS.length} products` },
    ]);
  }
  const entries: unknown[] = cart;
  const read = entries.map((entry, index) => lineOf(entry, `metadata.cart.${index}`));
  const errors = read.flatMap((line) => ('field' in line ? [line] : []));
  if (errors.length > 0) throw new MidtransInputError(errors);
  const lines = read.flatMap((line) => ('field' in line ? [] : [line]));
  if (new Set(lines.map(({ product }) => product)).size < lines.length) {
    throw new MidtransInputError([{ field: 'metadata.cart', message: 'cart must name each product once' }]);
  }
  return lines;
}

function lineOf(entry: unknown, at: string): Line | FieldError {
  const { product: id, quantity } = isRecord(entry) ? entry : {};
  const product = GOODS.find((each) => each.id === id);
  if (product === undefined) {
    const known = GOODS.map((each) => each.id).join(', ');
    return { field: `${at}.product`, message: `product must be one of ${known}` };
  }
  if (!isQuantity(quantity)) {
    return {
      field: `${at}.quantity`,
      message: `quantity must be a whole number from 1 to ${MOST_OF_ONE}`,
    };
  }
  return { product, quantity };
}

function isQuantity(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_OF_ONE;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
