import type { JsonObject } from '../json';
import { ACQUIRERS, CARD_TYPES, ISSUING_BANKS, isBinOrBank } from '../transactions/methods/bins';
import { choiceProblems, flagProblems, isAbsent, objectProblems } from './field-problems';
import { OFFLINE } from './installments';

const FLAGS = ['secure', 'save_card'] as const;
const LISTS = ['whitelist_bins', 'blacklist_bins', 'offline_bins'] as const;
const INSTALLMENT_FLAGS = ['required', 'disabled'] as const;
const GRANTING: readonly string[] = [...ISSUING_BANKS, OFFLINE];
const CHOICES = { bank: ACQUIRERS, channel: ['migs'], type: ['authorize', 'authorize_capture'] } as const;

function listProblems(value: unknown, path: string): string[] {
  const isList = Array.isArray(value) && value.every(isBinOrBank);
  return isAbsent(value) || isList ? [] : [`${path} must be an array of BINs or banks`];
}

/** The messages that an object deserves whose fields are banks. */
function byBankProblems(
  value: unknown,
  path: string,
  banks: readonly string[],
  problems: (value: unknown, path: string) => string[],
): string[] {
  return objectProblems(value, path, (part) => {
    const unknown = Object.keys(part).filter((bank) => !banks.includes(bank));
    return unknown.length > 0
      ? [`${path} has unknown banks: ${unknown.join(', ')}`]
      : Object.entries(part).flatMap(([bank, each]) => problems(each, `${path}.${bank}`));
  });
}

function isRouted(value: unknown): boolean {
  return isBinOrBank(value) || CARD_TYPES.some((type) => type === value);
}

function routeProblems(value: unknown, path: string): string[] {
  return Array.isArray(value) && value.every(isRouted)
    ? []
    : [`${path} must be an array of BINs, banks, debit or credit`];
}

function isWhole(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && Number(value) >= least;
}

function termsProblems(value: unknown, path: string): string[] {
  const areMonths = Array.isArray(value) && value.every((months) => isWhole(months, 1));
  return areMonths ? [] : [`${path} must be an array of months`];
}

function minimumProblems(value: unknown, path: string): string[] {
  return isWhole(value, 0) ? [] : [`${path} must be a whole amount`];
}

function installmentProblems(installment: unknown, path: string): string[] {
  return objectProblems(installment, path, (part) => [
    ...INSTALLMENT_FLAGS.flatMap((field) => flagProblems(part[field], `${path}.${field}`)),
    ...byBankProblems(part.terms, `${path}.terms`, GRANTING, termsProblems),
    ...listProblems(part.offline_bins, `${path}.offline_bins`),
    ...byBankProblems(part.minimum_amount, `${path}.minimum_amount`, GRANTING, minimumProblems),
  ]);
}

/** The messages that what a page's request says of cards deserves. */
export function cardSettingsProblems({ credit_card: settings }: JsonObject, path = 'credit_card'): string[] {
  return objectProblems(settings, path, (part) => [
    ...FLAGS.flatMap((field) => flagProblems(part[field], `${path}.${field}`)),
    ...Object.entries(CHOICES).flatMap(([field, choices]) =>
      choiceProblems(part[field], `${path}.${field}`, choices),
    ),
    ...LISTS.flatMap((field) => listProblems(part[field], `${path}.${field}`)),
    ...objectProblems(part.bank_routing, `${path}.bank_routing`, ({ bin }) =>
      byBankProblems(bin, `${path}.bank_routing.bin`, ACQUIRERS, routeProblems),
    ),
    ...installmentProblems(part.installment, `${path}.installment`),
  ]);
}
