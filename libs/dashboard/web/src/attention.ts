import type { AttentionItem, AttentionKind } from './api-types';
import { hrefOf } from './route';

const PAGES: Record<AttentionKind, string> = {
  dead_deliveries: 'events',
  consumer_lag: 'events',
  consumer_unseen: 'events',
  unresolved_commands: 'health',
  unknown_payments: 'payments',
  refunds_requested: 'refunds',
  challenged_payments: 'payments',
  amount_mismatches: 'notifications',
  invalid_signatures: 'notifications',
  unmatched_notifications: 'notifications',
  failed_notifications: 'notifications',
  paid_twice: 'events',
  webhook_silence: 'health',
  circuit_open: 'health',
};

/** The list that shows what needs attention. */
export function attentionHref({ kind, filter }: Pick<AttentionItem, 'kind' | 'filter'>): string {
  return hrefOf(PAGES[kind] ?? 'health', filter);
}

/** The worst first, then what has waited longest. */
export function bySeverity(items: readonly AttentionItem[]): AttentionItem[] {
  const rank = (item: AttentionItem) => (item.severity === 'critical' ? 0 : 1);
  return [...items].sort(
    (a, b) => rank(a) - rank(b) || (a.oldest_at ?? '9').localeCompare(b.oldest_at ?? '9'),
  );
}
