import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { MidtransUser } from '../../access/midtrans-user';
import { Postgres, type PreparedStatement } from '../../database/postgres';
import { Accounts } from '../../accounts/accounts';
import type { AuditOutcome } from './audit-entry.entity';
import type { AuditSubject } from './audited';

/** A request that is about to be carried out. */
export interface AuditedRequest {
  readonly caller: MidtransUser | null;
  readonly action: string;
  readonly subject: AuditSubject;
  /** Null where it names no row. */
  readonly subjectId: string | null;
  /** The merchant account that it is about; undefined where that is all of the registration's. */
  readonly account: string | undefined;
  readonly reason: string | null;
  readonly note: string | null;
  /** What else it says, as JSON without secrets. */
  readonly request: string;
}

const NOWHERE = 'SELECT NULL::uuid AS id, NULL::text AS account, NULL::text AS order_id';

/** With account and order of the row that it is about, as far as that is of an account that the request may be about. */
function begin({ kind, rows = NOWHERE }: AuditSubject): PreparedStatement {
  return {
    name: `midtrans_audit_begin_${kind}`,
    text: `
      INSERT INTO midtrans_audit
        (id, registration, account, actor, is_staff, action, subject, subject_id, order_id, reason, note, request)
      SELECT $1, $2, COALESCE(found.account, $3), $4, $5, $6, $7, $8, found.order_id, $9, $10, $11::jsonb
      FROM (SELECT 1) AS one LEFT JOIN (${rows}) AS found ON found.id = $8::uuid AND found.account = ANY ($12)`,
  };
}

const END: PreparedStatement = {
  name: 'midtrans_audit_end',
  text: 'UPDATE midtrans_audit SET outcome = $2, error = $3, ended_at = now() WHERE id = $1',
};

/** Writes the audit: that a request is about to be carried out, and what came of it. */
@Injectable()
export class AuditStore {
  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
  ) {}

  /** @returns the id of its row */
  async begin(audited: AuditedRequest): Promise<string> {
    const { caller, action, subject, subjectId, reason, note, request } = audited;
    const accounts = this.accounts.readable(audited.account);
    const [account] = accounts.length === 1 ? accounts : [];
    const id = uuidv7();
    await this.postgres.query(begin(subject), [
      id,
      this.accounts.registration,
      account,
      caller?.id,
      caller?.isStaff === true,
      action,
      subject.kind,
      subjectId,
      reason,
      note,
      request,
      accounts,
    ]);
    return id;
  }

  /** @param error - the code that was answered */
  async end(id: string, outcome: AuditOutcome, error: string | null): Promise<void> {
    await this.postgres.query(END, [id, outcome, error]);
  }
}
