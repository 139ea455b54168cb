import { formatWib } from '../../clock/time';

/** A card as far as the gateway keeps it: neither its number nor its CVV. */
export interface Card {
  /** The first eight and last four digits: `48111111-1114`. */
  readonly masked: string;
  /** The gateway's saved tokens of it end at this time. */
  readonly validUntil: Date;
}

/** What a customer types in, as it arrives in a query. */
export type CardDetails = Readonly<Record<string, string | undefined>>;

function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function numberOf(details: CardDetails): string {
  return (details.card_number ?? '').replaceAll(' ', '');
}

function numberProblems(details: CardDetails): string[] {
  const number = numberOf(details);
  if (number === '') return ['card_number is required'];
  const isCardNumber = /^\d{13,19}$/.test(number) && passesLuhn(number);
  return isCardNumber ? [] : ['card_number does not match with luhn algorithm'];
}

/** The midnight UTC, seven in the morning in WIB, that begins the last day of a month: so the gateway dates saved tokens. */
function lastDayOf(year: number, month: number): Date {
  return new Date(Date.UTC(year, month, 0));
}

function expiryProblems({ card_exp_month: month, card_exp_year: year }: CardDetails, now: Date): string[] {
  const problems: string[] = [];
  if (!month) problems.push('card_exp_month is required');
  else if (!/^(0?[1-9]|1[0-2])$/.test(month)) problems.push('card_exp_month must be a month in MM format');
  if (!year) problems.push('card_exp_year is required');
  else if (!/^\d{4}$/.test(year)) problems.push('card_exp_year must be a year in YYYY format');
  if (!month || !year || problems.length > 0) return problems;

  const thisMonth = formatWib(now).slice(0, 7);
  if (year < thisMonth.slice(0, 4)) return ['card_exp_year must be greater than this year'];
  const isPast = `${year}-${month.padStart(2, '0')}` < thisMonth;
  return isPast ? ["card_exp_month must be greater than this year's month"] : [];
}

/** The validation messages that a card's number and expiry deserve; a card is good until its month ends, in WIB. */
export function cardProblems(details: CardDetails, now: Date): string[] {
  return [...numberProblems(details), ...expiryProblems(details, now)];
}

export function cvvProblems({ card_cvv: cvv }: CardDetails): string[] {
  if (!cvv) return ['card_cvv is required'];
  return /^\d{3,4}$/.test(cvv) ? [] : ['card_cvv must be 3 or 4 digits'];
}

/** What the gateway keeps of a card whose details have no problems. */
export function cardOf(details: CardDetails): Card {
  const number = numberOf(details);
  return {
    masked: `${number.slice(0, 8)}-${number.slice(-4)}`,
    validUntil: lastDayOf(Number(details.card_exp_year), Number(details.card_exp_month)),
  };
}
