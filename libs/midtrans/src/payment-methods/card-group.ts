import { Described } from '../validation/described';
import { ListOf } from '../validation/rules';

/** First digits; or a bank, and for a route `debit` or `credit`. */
const GROUP = /^(?:\d{1,8}|[a-z_]{2,20})$/;

/**
 * Whether it names cards in a list: by the first digits of their numbers, or by the bank that issued them. At most 8 digits, so that no card
 * number can pass for them.
 *
 * @see https://docs.midtrans.com/reference/card-feature-bin-promo
 */
export function isCardGroup(value: unknown): boolean {
  return typeof value === 'string' && GROUP.test(value);
}

/** A list of such groups. */
export function CardGroups(description: string, example: readonly string[]): PropertyDecorator {
  return (target, property) => {
    ListOf('1 to 8 first digits of cards, or a bank', isCardGroup)(target, property);
    Described({ description, items: { type: 'string', pattern: GROUP.source }, example: [...example] })(
      target,
      property,
    );
  };
}
