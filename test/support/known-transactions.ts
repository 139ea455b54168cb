import { signNotification } from 'nestjs-midtrans/testing';
import { pendingCharge, ScriptedGateway } from './gateway';
import { SERVER_KEY } from './host';

/** What a field has that is to be left away: no JSON has a word for it. */
export const ABSENT = '@ABSENT';

const NOT_FOUND = { status_code: '404', status_message: "Transaction doesn't exist." };

/** A gateway that takes every charge, and answers GET status by the ids of what it knows: of all else it knows nothing. */
export class KnownTransactions {
  readonly gateway = new ScriptedGateway();
  private readonly answers = new Map<string, string>();

  constructor() {
    this.gateway.on(/^POST \/v2\/charge$/, async (request) => {
      const { payment_type, transaction_details } = (await request.json()) as {
        payment_type: string;
        transaction_details: { order_id: string; gross_amount: number };
      };
      const transaction_id = transactionIdOf(transaction_details.order_id);
      return Response.json({ ...pendingCharge(transaction_details), payment_type, transaction_id });
    });
    this.gateway.on(/^GET \/v2\/[^/]+\/status$/, (request) => {
      const id = decodeURIComponent(new URL(request.url).pathname.split('/')[2] ?? '');
      const answer = this.answers.get(id);
      return answer === undefined
        ? Response.json(NOT_FOUND)
        : new Response(answer, { headers: { 'content-type': 'application/json' } });
    });
  }

  get fetch(): typeof fetch {
    return this.gateway.fetch;
  }

  /** How often it was asked for a status. */
  get reads(): number {
    return this.gateway.calledFor(/\/status$/);
  }

  /** Knows nothing of an id any more. */
  forget(id: string): this {
    this.answers.delete(id);
    return this;
  }

  /** Answers for these ids from now on. */
  set(ids: readonly string[], answer: object): this {
    for (const id of ids) this.answers.set(id, jsonOf(answer));
    return this;
  }
}

/** The transaction id that a charge of an order is answered with. */
export const transactionIdOf = (orderId: string): string => `transaction-of-${orderId}`;

/** Signed over what it says, as the gateway's answers and notifications are. */
export function signed(body: object, key = SERVER_KEY): object {
  return signNotification(present(body), key);
}

/** JSON in which `"#123"` is the number 123, however many digits it has. */
export function jsonOf(body: object): string {
  return JSON.stringify(body).replace(/"#(\d+)"/g, '$1');
}

function present(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== ABSENT));
}
