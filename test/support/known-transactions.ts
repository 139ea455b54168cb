import { signNotification } from 'nestjs-midtrans/testing';
import { chargingGateway, type ScriptedGateway } from './gateway';
import { SERVER_KEY } from './host';

/** What a field has that is to be left away: no JSON has a word for it. */
export const ABSENT = '@ABSENT';

const NOT_FOUND = { status_code: '404', status_message: "Transaction doesn't exist." };

/** A gateway that takes every BCA charge, and answers GET status by the ids of what it knows: of all else it knows nothing. */
export class KnownTransactions {
  readonly gateway: ScriptedGateway;
  private readonly answers = new Map<string, string>();

  constructor(gateway = chargingGateway()) {
    this.gateway = gateway.on(/^GET \/v2\/[^/]+\/status$/, (request) => {
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

  /** Answers for these ids from now on. */
  set(ids: readonly string[], answer: object): this {
    for (const id of ids) this.answers.set(id, jsonOf(answer));
    return this;
  }
}

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
