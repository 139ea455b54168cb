import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import {
  createdBetween,
  newestFirst,
  requireFilter,
  type Condition,
  type Page,
  type PageOptions,
} from '../access/listing';
import { Accounts } from '../accounts/accounts';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import { MidtransAuditEntry, type AuditOutcome } from '../rest/audit/audit-entry.entity';
import { AuditFilter } from './audit.filter';

/** No request is carried out for as long: the process that began it is gone, or could not say what came of it. */
const LONGEST_REQUEST_MS = 10 * 60_000;

/** Who did what over REST, to what was there already. */
@Injectable()
export class MidtransAuditService {
  constructor(
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly accounts: Accounts,
  ) {}

  /**
   * What was asked for, the latest first. What was begun and not told of any more after ten minutes is `unknown`.
   *
   * @throws MidtransInputError for a page or a filter that is none, and an account that there is none of
   */
  async list(filter: AuditFilter = {}, page?: PageOptions): Promise<Page<MidtransAuditEntry>> {
    requireFilter(AuditFilter, filter);
    const { scope, account, actor, action, subjectId, orderId, createdAfter, createdBefore } = filter;
    const lostBefore = new Date(Date.now() - LONGEST_REQUEST_MS);
    const { items, nextCursor } = await newestFirst(
      this.dataSource.getRepository(MidtransAuditEntry),
      [
        this.inAccount(account),
        ['account', '=', scope?.account],
        ['actor', '=', actor],
        ['action', '=', action],
        ['subjectId', '=', subjectId],
        ['orderId', '=', orderId],
        ...withOutcome(filter.outcome, lostBefore),
        ...createdBetween(createdAfter, createdBefore),
      ],
      page,
    );
    return { items: items.map((entry) => ({ ...entry, outcome: outcomeOf(entry, lostBefore) })), nextCursor };
  }

  /** What is about all accounts, or about nothing that is there, is of no account: of the registration whose endpoint was asked. */
  private inAccount(account: string | undefined): Condition<MidtransAuditEntry> {
    const accounts = this.accounts.readable(account);
    if (account !== undefined) return ['account', 'in', accounts];
    return {
      sql: '(row.account IN (:...accounts) OR (row.account IS NULL AND row.registration = :registration))',
      parameters: { accounts, registration: this.accounts.registration },
    };
  }
}

function outcomeOf({ outcome, createdAt }: MidtransAuditEntry, lostBefore: Date): AuditOutcome {
  return outcome === 'begun' && createdAt < lostBefore ? 'unknown' : outcome;
}

function withOutcome(outcome: AuditOutcome | undefined, lostBefore: Date): Condition<MidtransAuditEntry>[] {
  switch (outcome) {
    case undefined:
      return [];
    case 'begun':
      return [['outcome', '=', 'begun'], { sql: 'row.createdAt >= :lostBefore', parameters: { lostBefore } }];
    case 'unknown':
      return [
        {
          sql: "(row.outcome = 'unknown' OR (row.outcome = 'begun' AND row.createdAt < :lostBefore))",
          parameters: { lostBefore },
        },
      ];
    case 'done':
    case 'refused':
      return [['outcome', '=', outcome]];
    default:
      return outcome satisfies never;
  }
}
