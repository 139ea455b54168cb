const UUID = '[\\da-f]{8}-[\\da-f]{4}-[1-8][\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}';
/** Letters and digits mixed, as in hashes and ids of MongoDB: a card's number with letters after it is no hash. */
const HASH = '(?=\\d*[a-f]+\\d)[\\da-f]{24,}';
const IPV6 = '(?=[\\d:]*[a-f])(?:[\\da-f]{1,4}:){7}[\\da-f]{1,4}';
const RANDOM_ID = new RegExp(`(?<![\\da-f])(?:${UUID}|${HASH}|${IPV6})(?![\\da-f])`, 'gi');

/** Versions of UUIDs whose digits stand for no time: they look like anything. */
const OF_CHANCE = /^.{14}[345]/;
/** With as many digits of a card no clock begins a UUID, for centuries: such a UUID was made up. */
const LENGTHS_OF_CARDS = [15, 16, 17, 18, 19];

/** A text with `x` in the place of ids of no meaning, whose digits are like a card's by chance alone. */
export function withoutRandomIds(text: string, isCard: (digits: string) => boolean): string {
  return text.replace(RANDOM_ID, (id) => (isMadeUp(id, isCard) ? id : 'x'.repeat(id.length)));
}

function isMadeUp(id: string, isCard: (digits: string) => boolean): boolean {
  if (!id.includes('-') || OF_CHANCE.test(id)) return false;
  const digits = /^\d*/.exec(id.replaceAll('-', ''))?.[0] ?? '';
  return LENGTHS_OF_CARDS.some((length) => length <= digits.length && isCard(digits.slice(0, length)));
}
