import { readFile } from 'node:fs/promises';
import { Inject } from '@nestjs/common';
import { Command, Help } from 'nest-commander';
import { asError } from '../errors/as-error';
import {
  MidtransAuthenticationError,
  MidtransError,
  MidtransNotFoundError,
  redactText,
  type TransactionResponse,
} from '../gateway';
import { MidtransClients } from '../accounts/clients';
import { fetchStatus, unknownPayment } from '../payments/fetch-status';
import { PaymentImporter } from '../payments/payment.importer';
import { PaymentRepository } from '../payments/payment.repository';
import { CommandSession, type CommandProcess, type Job } from './command.session';
import { onlyRegistration, type HostRegistration } from './host-registrations';
import { OperatorCommand } from './operator.command';
import { parseOrderList, type ListedOrder } from './order-list';
import type { Work } from './output';
import type { CommandResult } from './totals';
import { UsageError } from './usage.error';

/** `backfill FILE`: payments of orders that Midtrans has and this application does not. */
@Command({
  name: 'backfill',
  arguments: '<file>',
  argsDescription: { file: 'a list of order ids; - for stdin' },
  description: 'Import the payments of orders that Midtrans has, and that are not known here',
})
export class BackfillCommand extends OperatorCommand {
  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Help('after')
  examples(): string {
    return `
The file has one order id a line; or is CSV whose first line names its columns; or JSON Lines. Beside order_id it may have user_id (whose payment
it becomes; nobody's without) and transaction_id (by which Midtrans knows what goes over BI-SNAP). A file with a line that is none is
refused whole. Each order is asked about one after the other; what is known here already is skipped, so that it may be interrupted and
repeated. A payment that is imported tells its events as any does: a listener of payment.settled hears of it.

Outcomes: imported; known (skipped); missing (Midtrans has no such order); unusable (no payment can be made of what Midtrans has); failed
(Midtrans could not be asked). Ends with 1 where one is unusable or failed.

Examples:
  backfill orders.txt
  backfill orders.csv --account branch
  psql -Atc 'SELECT number FROM orders' | midtrans backfill - --json`;
  }

  protected override async begin({ registrations, args, options, process, signal }: Job): Promise<Work> {
    const [file = ''] = args;
    const { orders, repeated } = parseOrderList(await textOf(file, process), file);
    const registration = onlyRegistration('backfill', registrations);
    const account = registration.accounts.chosen(options.account);
    const again = repeated === 0 ? '' : ` (${repeated} of its lines name one again)`;
    return {
      title: `Orders of ${file}${again}`,
      total: orders.length,
      results: importAll(registration, account, orders, signal),
    };
  }
}

async function textOf(file: string, { stdin }: CommandProcess): Promise<string> {
  try {
    if (file !== '-') return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: ${asError(error).message}`);
  }
  let text = '';
  for await (const chunk of stdin) text += String(chunk);
  return text;
}

async function* importAll(
  registration: HostRegistration,
  account: string,
  orders: readonly ListedOrder[],
  signal: AbortSignal,
): AsyncGenerator<CommandResult> {
  const payments = registration.get(PaymentRepository);
  const importer = registration.get(PaymentImporter);
  const clients = registration.get(MidtransClients);
  for (const order of orders) {
    if (signal.aborted) return;
    const { orderId: subject } = order;
    const known = await payments.findByOrderId(account, subject);
    if (known !== null) {
      yield { subject, outcome: 'known', data: { payment_id: known.id } };
      continue;
    }
    try {
      const response = await ask(clients, account, order);
      yield response === null
        ? { subject, outcome: 'missing', detail: 'Midtrans has no such order' }
        : await importOne(importer, account, order, response);
    } catch (error) {
      // Of none of the others it would say anything else.
      if (error instanceof MidtransAuthenticationError || !(error instanceof MidtransError)) throw error;
      yield { subject, outcome: 'failed', isFailure: true, detail: redactText(error.message) };
    }
  }
}

/** @returns null where Midtrans has no such order */
async function ask(
  clients: MidtransClients,
  account: string,
  { orderId, transactionId }: ListedOrder,
): Promise<TransactionResponse | null> {
  try {
    return await fetchStatus(clients, { ...unknownPayment(account, orderId), transactionId });
  } catch (error) {
    if (error instanceof MidtransNotFoundError) return null;
    throw error;
  }
}

async function importOne(
  importer: PaymentImporter,
  account: string,
  { orderId, userId }: ListedOrder,
  response: TransactionResponse,
): Promise<CommandResult> {
  const imported = await importer.import({ account, orderId, userId }, response);
  if (imported === null) {
    const detail = 'Midtrans tells no amount, type or status that a payment can be made of';
    return { subject: orderId, outcome: 'unusable', isFailure: true, detail };
  }
  const { paymentId, isNew, reported } = imported;
  return {
    subject: orderId,
    outcome: isNew ? 'imported' : 'known',
    detail: `${reported.update.status}, Rp ${reported.grossAmount ?? '?'}`,
    data: { payment_id: paymentId, transaction_status: reported.update.status },
  };
}
