import type { Language } from './language';

const LOCALES = { en: 'en-GB', id: 'id-ID' } as const;

const NUMBER = new Intl.NumberFormat('id-ID');

/** With a space at which no line breaks. */
export function rupiah(amount: number): string {
  return `Rp\u00a0${NUMBER.format(amount)}`;
}

/** A day and a time of West Indonesia, which says so. */
export function wib(at: Date, language: Language): string {
  const text = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: 'Asia/Jakarta',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return `${text} WIB`;
}

/** Digits are read in fours; a few are read at once. */
export function inFours(digits: string): string {
  return digits.length <= 6 ? digits : digits.replace(/\d{4}(?=\d)/g, '$& ');
}
