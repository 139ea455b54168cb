import { Inject } from '@nestjs/common';
import { Command, Help, Option } from 'nest-commander';
import { MidtransError, MidtransNotFoundError, redactText, type TransactionResponse } from '../gateway';
import { CommandStore } from '../gateway-commands/command.store';
import { MidtransClients } from '../accounts/clients';
import { fetchTransaction, transactionSource } from '../payments/fetch-status';
import { PaymentLedger, type Resolution } from '../payments/ledger';
import type { MidtransPayment } from '../payments/payment.entity';
import { parsePaymentState } from '../payments/payment.gateway-state';
import { PaymentService } from '../payments/payment.service';
import { CommandSession, type CommonOptions, type Job } from './command.session';
import { onlyRegistration } from './host-registrations';
import { OperatorCommand } from './operator.command';
import type { Work } from './output';
import { comparisonOf, type Stand } from './status.comparison';
import type { CommandResult } from './totals';

interface StatusOptions extends CommonOptions {
  readonly sync?: boolean;
}

/** `status ORDER`: how a payment stands here, and how it does at Midtrans. */
@Command({
  name: 'status',
  arguments: '<order>',
  argsDescription: { order: 'the order id, our id of the payment, or the id of its transaction' },
  description: 'Show how a payment stands here, beside what Midtrans says of it',
})
export class StatusCommand extends OperatorCommand<StatusOptions> {
  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Option({ flags: '--sync', description: 'move the payment to where Midtrans says it is' })
  readSync(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    return `
Changes nothing without --sync. Ends with 1 where the two do not agree, or Midtrans could not be asked.

Examples:
  status ORDER-20261127-1
  status ORDER-20261127-1 --sync
  status ORDER-20261127-1 --account branch --json`;
  }

  protected override async begin(job: Job<StatusOptions>): Promise<Work> {
    const [order = ''] = job.args;
    return { title: `Order ${order}`, total: 1, results: resultsOf(job, order) };
  }
}

async function* resultsOf(
  { registrations, options }: Job<StatusOptions>,
  order: string,
): AsyncGenerator<CommandResult> {
  const { account: given, sync = false } = options;
  const registration = onlyRegistration('status', registrations);
  const payments = registration.get(PaymentService);
  const commands = registration.get(CommandStore);
  const find = () => payments.find(given === undefined ? order : { account: given, orderId: order });

  let payment = await find();
  let failure: string | undefined;
  if (payment !== null && sync) {
    try {
      ({ payment } = await payments.getStatus(payment));
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      failure = error.message;
      payment = await find();
    }
  }
  const account = payment?.account ?? registration.accounts.chosen(given);
  const answer = await ask(registration.get(MidtransClients), account, order, payment);
  const stand = await standOf(registration.get(PaymentLedger), account, payment, answer);
  const open = payment === null ? [] : await commands.of(payment.id);
  const unresolved = open.filter(({ isResolved }) => !isResolved).map(({ action }) => action);
  yield comparisonOf({ order, payment, answer, stand, unresolved, syncFailure: failure });
}

/** What Midtrans says, or why it says nothing. */
async function ask(
  clients: MidtransClients,
  account: string,
  order: string,
  payment: MidtransPayment | null,
): Promise<TransactionResponse | Error | null> {
  const id = payment?.transactionId ?? payment?.gatewayOrderId ?? order;
  const orderId = payment?.gatewayOrderId ?? order;
  const options = payment === null ? {} : transactionSource(payment);
  try {
    return await fetchTransaction(clients, account, { id, orderId }, options);
  } catch (error) {
    if (error instanceof MidtransNotFoundError) return null;
    if (error instanceof MidtransError) return new Error(redactText(error.message));
    throw error;
  }
}

async function standOf(
  ledger: PaymentLedger,
  account: string,
  payment: MidtransPayment | null,
  answer: TransactionResponse | Error | null,
): Promise<Stand> {
  if (answer instanceof Error) return 'not_asked';
  if (payment === null) return answer === null ? 'nowhere' : 'missing_here';
  if (answer === null) return 'missing_at_midtrans';
  const order = { account: payment.account, orderId: payment.gatewayOrderId };
  const reported = parsePaymentState(order, answer, true);
  if (reported === undefined) return 'unknown_status';
  const stored = await ledger.find({ ...reported, account: payment.account ?? account }, null);
  return STANDS[(await ledger.preview(stored, reported)).kind];
}

const STANDS: Readonly<Record<Resolution['kind'], Stand>> = {
  stale: 'in_step',
  move: 'behind',
  confirm: 'behind',
  amount_mismatch: 'another_amount',
  other_transaction: 'another_transaction',
  // Neither comes of a report without a delivery, about a payment that there is.
  duplicate: 'in_step',
  unmatched: 'missing_here',
};
