import type { Formats } from './format';
import type { Dictionary } from './i18n/en';
import { wordFor } from './timeline-words';
import { fromWallTime, toWallTime } from './zones';

/** A filter that a list has, as people fill it in. */
export interface FilterField {
  readonly name: string;
  readonly kind: 'text' | 'choice' | 'amount' | 'truth' | 'time' | 'day';
  readonly choices?: readonly string[];
  /** What the choices are called. */
  readonly words?: Readonly<Record<string, string>>;
}

/** What a filter says, for people. A filter that no field is known for is shown as it is. */
export function valueInWords(
  field: FilterField | undefined,
  value: string,
  t: Dictionary,
  formats: Pick<Formats, 'rupiah' | 'shortTime' | 'day'>,
): string {
  const kind = field?.kind;
  switch (kind) {
    case 'choice':
      return wordFor(field?.words ?? {}, value);
    case 'amount':
      return /^\d+$/.test(value) ? formats.rupiah(value) : value;
    case 'truth':
      return value === 'true' ? t.yes : t.no;
    case 'time':
      return formats.shortTime(value);
    case 'day':
      return formats.day(value);
    case 'text':
    case undefined:
      return value;
    default:
      return kind satisfies never;
  }
}

/** As an input shows it. */
export function toInput({ kind }: FilterField, value: string, timeZone: string): string {
  return kind === 'time' && value !== '' ? toWallTime(value, timeZone) : value;
}

/** As the query has it, from what an input shows; undefined where it says nothing. */
export function fromInput({ kind }: FilterField, input: string, timeZone: string): string | undefined {
  const text = input.trim();
  switch (kind) {
    case 'time':
      return fromWallTime(text, timeZone);
    case 'amount':
      return text.replace(/[^\d]/g, '') || undefined;
    case 'text':
    case 'choice':
    case 'truth':
    case 'day':
      return text || undefined;
    default:
      return kind satisfies never;
  }
}
