import { Inject, Injectable } from '@nestjs/common';
import { propertiesOf } from '../database/columns';
import type { Queries } from '../database/postgres';
import { AggregateLedger, type Aggregate } from '../events/aggregate.ledger';
import { Transactions, type Transaction } from '../events/transactions';
import { unusable } from '../gateway-commands/command.runner';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import { isAwaited } from '../gateway-commands/is-awaited';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import type { CreationWait } from '../reconciliation';
import { jittered } from '../reconciliation/rhythm';
import type { InvoiceGatewayState } from './invoice.gateway-state';
import { nextCheckAt } from './invoice.rhythm';
import { GIVE_UP, LOCK, MOVE, REJECT, type InvoiceColumns, type InvoiceRow } from './invoice.sql';
import { transition, invoiceStatusOf, isOver, type GatewayInvoiceStatus } from './invoice.status';

interface InvoiceUpdate extends InvoiceGatewayState {
  readonly voidReason?: string;
  /** When Midtrans is asked again, by where the invoice stands then. */
  readonly checkAt: (midtransStatus: GatewayInvoiceStatus | null, paymentId: string | null) => Date | null;
}

const INVOICE: Aggregate<InvoiceRow, InvoiceUpdate> = {
  name: 'Invoice',
  lock: LOCK,
  write: MOVE,
  transition({ invoice: before }, reported) {
    const step = stepTo(before, reported);
    if (step === null && !fillsIn(before, reported)) return null;
    const { status, types = [] } = step ?? {};
    return {
      values: [
        status === undefined ? null : invoiceStatusOf(status),
        status,
        reported.midtransInvoiceId,
        reported.pdfUrl,
        reported.paymentLinkUrl,
        reported.virtualAccounts === undefined ? null : JSON.stringify(reported.virtualAccounts),
        status === 'paid' ? (reported.paidAt ?? new Date()) : null,
        reported.paymentId,
        reported.voidReason,
        reported.createResponse,
        reported.totalAmount,
        reported.checkAt(status ?? before.midtrans_status, before.payment_id ?? reported.paymentId ?? null),
      ],
      events({ invoice }) {
        return [{ types, payload: { invoice: propertiesOf(invoice), previousStatus: before.status } }];
      },
    };
  },
};

/**
 * The one place where an invoice moves, whoever reports: what was asked for and turns out to be done is resolved with it, under its
 * lock.
 */
@Injectable()
export class InvoiceLedger {
  private readonly rows = new AggregateLedger(INVOICE);

  constructor(
    private readonly transactions: Transactions,
    private readonly commands: CommandStore,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** Applies what the gateway says. */
  async apply(invoiceId: string, reported: InvoiceGatewayState): Promise<void> {
    await this.transactions.run(async (tx) => this.applyOn(tx, await this.lock(tx, invoiceId), reported));
  }

  /** Locks an invoice's row until the transaction ends. */
  lock(tx: Transaction, invoiceId: string): Promise<InvoiceRow> {
    return this.rows.lock(tx, invoiceId);
  }

  /**
   * {@link apply} to a row that is locked in a transaction of the caller's.
   *
   * @throws MidtransError where it is about another invoice than Midtrans told of before
   */
  async applyOn(tx: Transaction, row: InvoiceRow, reported: InvoiceGatewayState): Promise<void> {
    const { midtrans_invoice_id: id, midtrans_status: before } = row.invoice;
    if (id !== null && (reported.midtransInvoiceId ?? id) !== id) throw unusable('It is another invoice');
    const status = stepTo(row.invoice, reported)?.status ?? before;
    const open = await this.commands.of(row.id, tx);
    await this.resolve(tx, open, status);
    const voidReason = isVoid(status) ? reasonOf(open) : undefined;
    await this.rows.move(tx, row, { ...reported, voidReason, checkAt: this.checkAt(row.invoice) });
  }

  /**
   * Keeps why Midtrans did not take an invoice: its order id and number are free again.
   *
   * @returns whether it is rejected: not so where Midtrans has it after all
   */
  async reject(invoiceId: string, words: string): Promise<boolean> {
    return (await this.transactions.autoCommit.query(REJECT, [invoiceId, words])).length > 0;
  }

  /**
   * Ends the wait for an answer to a creation: Midtrans finds an invoice by its own id alone, so that there is nothing to ask by.
   */
  async giveUp(invoiceId: string): Promise<CreationWait> {
    return this.transactions.run(async (tx) => {
      const { invoice: before } = await this.rows.lock(tx, invoiceId);
      if (isAwaited(await this.commands.of(invoiceId, tx))) return 'awaited';
      const [after] = await tx.query<InvoiceRow>(GIVE_UP, [invoiceId]);
      if (after === undefined) return 'known';
      if (before.status !== 'unanswered') {
        const payload = { invoice: propertiesOf(after.invoice), previousStatus: before.status };
        await tx.append({
          account: after.account,
          subjectId: invoiceId,
          types: ['invoice.unanswered'],
          payload,
        });
      }
      return 'given_up';
    });
  }

  private checkAt({ due_date: dueDate }: InvoiceColumns): InvoiceUpdate['checkAt'] {
    const now = new Date();
    return (midtransStatus, paymentId) => {
      const invoice = { midtransStatus, paymentId, dueDate, updatedAt: now };
      const next = nextCheckAt(invoice, now, this.options.reconciliation);
      return next && jittered(next, now);
    };
  }

  /** What is over for another reason cannot be voided any more. */
  private async resolve(
    queries: Queries,
    open: readonly Command[],
    status: GatewayInvoiceStatus | null,
  ): Promise<void> {
    for (const { id, action, isResolved } of open) {
      if (action === 'void' && isOver(status) && !isVoid(status)) await this.commands.settle(id, queries);
      const isDone = action === 'void' ? isVoid(status) : status !== null;
      if (isDone && !isResolved) await this.commands.resolve(id, queries);
    }
  }
}

/** The status that a report takes an invoice to, and what that is told of as; null where it stays where it is. */
function stepTo({ midtrans_status: from }: InvoiceColumns, { status }: InvoiceGatewayState) {
  const types = status === undefined ? null : transition(from, status);
  return types === null ? null : { status, types };
}

function isVoid(status: GatewayInvoiceStatus | null): boolean {
  return status !== null && invoiceStatusOf(status) === 'void';
}

/** Why it was to be voided, also by a call that never had its answer. What came in the way of voiding leaves no reason behind. */
function reasonOf(open: readonly Command[]): string | undefined {
  const reason = open.find(({ action }) => action === 'void')?.details['reason'];
  return typeof reason === 'string' && reason !== '' ? reason : undefined;
}

/** Whether a report that does not move an invoice tells something of it that is not stored like this. */
function fillsIn(
  row: InvoiceColumns,
  reported: InvoiceGatewayState & { readonly voidReason?: string },
): boolean {
  const fills = (known: unknown, told: unknown): boolean => known === null && told !== undefined;
  const differs = (known: unknown, told: unknown): boolean => told !== undefined && known !== told;
  const { virtualAccounts } = reported;
  return (
    fills(row.midtrans_invoice_id, reported.midtransInvoiceId) ||
    fills(row.payment_id, reported.paymentId) ||
    fills(row.void_reason, reported.voidReason) ||
    differs(row.pdf_url, reported.pdfUrl) ||
    differs(row.payment_link_url, reported.paymentLinkUrl) ||
    (virtualAccounts !== undefined && digits(row.virtual_accounts) !== digits(virtualAccounts)) ||
    reported.createResponse !== undefined
  );
}

function digits(accounts: readonly { bank: string; number: string }[]): string {
  return accounts.map(({ bank, number }) => `${bank} ${number}`).join();
}
