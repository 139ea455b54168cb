import { isObject, type JsonObject } from '../json';
import { isBinOrBank } from '../transactions/methods/bins';

const LISTS = ['whitelist_bins', 'blacklist_bins'] as const;

function listProblems(part: JsonObject, field: string, path: string): string[] {
  const list = part[field];
  if (list === undefined || list === null) return [];
  return Array.isArray(list) && list.every(isBinOrBank)
    ? []
    : [`${path}.${field} must be an array of BINs or banks`];
}

/** The messages that what a page's request says of cards deserves. */
export function cardSettingsProblems({ credit_card: part }: JsonObject, path = 'credit_card'): string[] {
  if (part === undefined || part === null) return [];
  if (!isObject(part)) return [`${path} must be an object`];
  return LISTS.flatMap((field) => listProblems(part, field, path));
}
