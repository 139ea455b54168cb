import { Inject, Injectable } from '@nestjs/common';
import { earliestIdAt, requireFilter } from '../access/listing';
import { isOfAccount, type AccountScope } from '../access/midtrans-user';
import { Accounts } from '../accounts/accounts';
import { Postgres } from '../database/postgres';
import { OperationalState } from '../health/operational-state';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { attentionOf, timesAt, type AttentionReport } from './attention';
import { ATTENTION, type AttentionRow } from './attention.sql';
import { hoursOfBuckets } from './buckets';
import { MeasuredHours } from './measured-hours';
import { ANSWERED_WEBHOOKS, LAGGING_CONSUMERS, type LaggingRow, type WebhookRow } from './measured.sql';
import { RememberedHours } from './remembered-hours';
import { REVISION } from './revision.sql';
import { rangeOf, StatsFilter } from './stats.filter';
import { statsOf, type StatsReport } from './stats';
import {
  CONFIRMED_REFUNDS,
  CREATED_PAYMENTS,
  NOTIFICATIONS,
  PAID_PAYMENTS,
  type CreatedRow,
  type NotifiedRow,
  type PaidRow,
  type RefundedRow,
} from './stats.sql';

/** What a host shows of its payments: figures of a time, and what somebody should look at now. */
@Injectable()
export class MidtransInsightsService {
  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
    private readonly state: OperationalState,
    private readonly hours: RememberedHours,
    private readonly measured: MeasuredHours,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: Pick<ResolvedOptions, 'health'>,
  ) {}

  /**
   * Figures of a time, in buckets. What each counts is in docs/insights.md. Of hours that are closed it remembers what they came to.
   *
   * @param filter - of which time and account @default the last 24 hours of all accounts, by the hour
   * @throws MidtransInputError for a time that ends before it begins or has more than 400 buckets, a time zone or an account that there
   * is none of
   */
  async stats(filter: StatsFilter = {}): Promise<StatsReport> {
    requireFilter(StatsFilter, filter);
    const range = rangeOf(filter, new Date());
    const { from, to, begins } = range;
    const { scope = {}, account } = filter;
    const accounts = this.accounts.readable(account).filter((name) => isOfAccount(scope, { account: name }));
    const ofNoAccount = (account ?? scope.account) === undefined ? this.accounts.registration : null;
    await Promise.all([this.hours.remember(from, to), this.measured.keep()]);
    const asked = [from, to, begins, hoursOfBuckets(from, to, begins), accounts];
    const measured = [from, to, begins, accounts];
    const [created, paid, refunds, notifications, webhooks, consumers] = await Promise.all([
      this.postgres.query<CreatedRow>(CREATED_PAYMENTS, asked),
      this.postgres.query<PaidRow>(PAID_PAYMENTS, asked),
      this.postgres.query<RefundedRow>(CONFIRMED_REFUNDS, asked),
      this.postgres.query<NotifiedRow>(NOTIFICATIONS, [...asked, ofNoAccount]),
      this.postgres.query<WebhookRow>(ANSWERED_WEBHOOKS, [...measured, ofNoAccount]),
      this.postgres.query<LaggingRow>(LAGGING_CONSUMERS, measured),
    ]);
    return statsOf(range, { created, paid, refunds, notifications, webhooks, consumers });
  }

  /**
   * A word that is another one after something has changed that staff look at: a payment, notification or event has come, a delivery was
   * given up or taken up again, a call has an outcome. Cheap enough to be asked for each second.
   */
  async revision(): Promise<string> {
    const [row] = await this.postgres.query<{ revision: string }>(REVISION, []);
    return row?.revision ?? '';
  }

  /**
   * What somebody should look at now, what is worst first.
   *
   * @param scope - of which account alone @default of all of them
   * @throws MidtransInputError for an account that there is none of
   * @throws Error where the database fails, or does not answer in time
   */
  async attention({ account }: AccountScope = {}): Promise<AttentionReport> {
    const accounts = this.accounts.readable(account);
    const now = new Date();
    const { undecidedBefore, requestedBefore, lastHour, lastWeek } = timesAt(now);
    const [stored, rows] = await Promise.all([
      this.state.stored(account),
      this.postgres.query<AttentionRow>(ATTENTION, [
        accounts,
        account === undefined ? this.accounts.registration : null,
        undecidedBefore,
        requestedBefore,
        earliestIdAt(lastHour.getTime()),
        earliestIdAt(lastWeek.getTime()),
      ]),
    ]);
    const circuits = this.state.circuits(account);
    return attentionOf({ stored, circuits, rows, thresholds: this.options.health }, now);
  }
}
