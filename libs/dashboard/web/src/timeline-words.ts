import type { TimelineEntry } from './api-types';
import type { Formats } from './format';
import type { Dictionary } from './i18n/en';
import { toneOfEvent, toneOfRefund, toneOfVerdict, type Tone } from './tones';

/** What happened, in words. */
export interface TimelineWords {
  readonly title: string;
  readonly detail: readonly string[];
  readonly tone: Tone;
}

export function timelineWords(
  entry: TimelineEntry,
  t: Dictionary,
  formats: Pick<Formats, 'rupiah'>,
): TimelineWords {
  switch (entry.kind) {
    case 'event':
      return {
        title: wordFor(t.events, entry.type),
        detail: entry.transaction_id === undefined ? [] : [t.timeline.transaction(entry.transaction_id)],
        tone: toneOfEvent(entry.type),
      };
    case 'notification':
      return {
        title: t.timeline.notification(wordFor(t.payment.statuses, entry.transaction_status)),
        detail: [wordFor(t.verdictSentences, entry.status)],
        tone: toneOfVerdict(entry.status),
      };
    case 'refund':
      return {
        title: `${t.timeline.refund(formats.rupiah(entry.amount))}: ${wordFor(t.refunds.statuses, entry.status).toLowerCase()}`,
        detail: [...requester(entry.requested_by, t), ...noteOf(entry.note), entry.refund_key],
        tone: toneOfRefund(entry.status),
      };
    case 'operation':
      return {
        title: t.timeline.operation(
          wordFor(t.actions, entry.operation),
          entry.amount === null ? null : formats.rupiah(entry.amount),
        ),
        detail: [...requester(entry.requested_by, t), ...noteOf(entry.note)],
        tone: 'plain',
      };
    default:
      return entry satisfies never;
  }
}

/** Our word for a name of the server; the name itself where it is one that we do not know yet. */
export function wordFor(words: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name;
}

function requester(who: string | null | undefined, t: Dictionary): string[] {
  if (who === undefined) return [];
  return [who === null ? t.timeline.byCode : t.timeline.by(who)];
}

function noteOf(note: string | null | undefined): string[] {
  return note === null || note === undefined || note === '' ? [] : [`“${note}”`];
}
