import { Expose, Transform } from 'class-transformer';
import { isRecord } from '../validation/is-record';
import { describedRule, Rule } from '../validation/rules';
import { isCardGroup } from './card-group';

const ACQUIRERS = ['bca', 'bni', 'bri', 'cimb', 'danamon', 'mandiri', 'maybank', 'mega'] as const;
const MOST_ENTRIES = 50;

/** Which bank acquires which cards. */
export class CardRouting {
  /**
   * By the bank that acquires: first digits of cards, banks that issued them, `debit` or `credit`. Of several that fit a card it is the first.
   *
   * @see https://docs.midtrans.com/docs/snap-advanced-feature
   */
  @CardRoutes()
  bin: Partial<Record<(typeof ACQUIRERS)[number], string[]>>;
}

function CardRoutes(): PropertyDecorator {
  const list = {
    type: 'array' as const,
    items: { type: 'string' as const },
    minItems: 1,
    maxItems: MOST_ENTRIES,
  };
  return describedRule(
    {
      type: 'object',
      description:
        'By the bank that acquires: first digits of cards, banks that issued them, debit or credit',
      properties: Object.fromEntries(ACQUIRERS.map((bank) => [bank, list])),
      additionalProperties: false,
      example: { bni: ['48111111', 'debit'], bri: ['5'] },
    },
    Expose(),
    // class-transformer would put the banks into another order, which says whose a card is.
    Transform(({ obj }: { obj: Partial<CardRouting> }) => obj.bin, { toClassOnly: true }),
    Rule(
      'cardRoutes',
      `$property must have, by ${ACQUIRERS.join(', ')}, a list of 1 to ${MOST_ENTRIES} first digits of cards, banks, debit or credit`,
      areRoutes,
    ),
  );
}

function areRoutes(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const routes = Object.entries(value);
  return routes.length > 0 && routes.every(([bank, cards]) => isAcquirer(bank) && areCards(cards));
}

function isAcquirer(name: string): boolean {
  return ACQUIRERS.some((bank) => bank === name);
}

function areCards(cards: unknown): boolean {
  if (!Array.isArray(cards) || cards.length < 1 || cards.length > MOST_ENTRIES) return false;
  return cards.every(isCardGroup);
}
