import { Inject, Injectable } from '@nestjs/common';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import { NotificationReplays } from '../notifications/notification.replays';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { askIfKnown } from './ask-if-known';
import { DueRows, type DueRow } from './due-rows';
import type { Look, Lookup } from './lookup';
import { backOff } from './rhythm';

/**
 * Deliveries that could not be confirmed when they came. Midtrans delivers them again for a few hours at most, and what they tell of may
 * be found by nothing else: an invoice or a subscription whose creation was never answered.
 */
@Injectable()
export class NotificationLookup implements Lookup {
  readonly name = 'notifications';
  readonly rows = new DueRows({
    name: this.name,
    table: 'midtrans_notifications',
    where: `t.status = 'unconfirmed'`,
    since: 'created_at',
  });

  constructor(
    private readonly replays: NotificationReplays,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  async look({ id, since }: DueRow): Promise<Look> {
    const isConfirmed = await this.isConfirmed(id);
    if (isConfirmed) return { outcome: 'moved', next: null };
    const { unresolvedAfterMs } = this.options.reconciliation;
    return { outcome: 'unchanged', next: backOff(since, new Date(), unresolvedAfterMs) };
  }

  /** An answer that does not say what was notified is none: it may be another later. */
  private async isConfirmed(id: string): Promise<boolean> {
    try {
      return await askIfKnown(() => this.replays.replay(id));
    } catch (error) {
      if (error instanceof UnusableAnswerError) return false;
      throw error;
    }
  }
}
