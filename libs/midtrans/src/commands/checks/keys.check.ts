import { randomUUID } from 'node:crypto';
import {
  GATEWAY_URLS,
  MidtransAuthenticationError,
  MidtransError,
  MidtransNotFoundError,
} from '../../gateway';
import type { Account } from '../../accounts/accounts';
import type { MidtransClients } from '../../accounts/clients';
import type { Check, CheckResult } from './check';

/** Whether Midtrans takes an account's server key: it is asked about an order that nobody has. */
export function keyCheck(clients: MidtransClients, account: Account): Check {
  const { name, environment, baseUrl = GATEWAY_URLS[environment] } = account;
  return {
    name: `server key of account ${name}`,
    run: async () => {
      try {
        await clients.get(name).getStatus(`verify-${randomUUID()}`);
        return { verdict: 'warning', detail: `${baseUrl} knows an order that there cannot be` };
      } catch (error) {
        return verdictOn(error, `${baseUrl} (${environment})`);
      }
    },
  };
}

function verdictOn(error: unknown, address: string): CheckResult {
  if (error instanceof MidtransNotFoundError) return { verdict: 'ok', detail: `accepted by ${address}` };
  if (error instanceof MidtransAuthenticationError) {
    return { verdict: 'failed', detail: `refused by ${address}: ${error.message}` };
  }
  if (error instanceof MidtransError)
    return { verdict: 'failed', detail: `${address} could not be asked: ${error.message}` };
  throw error;
}

/** Whether an account's requests, with its key in them, go over TLS. */
export function addressCheck({ name, environment, baseUrl = GATEWAY_URLS[environment] }: Account): Check {
  return {
    name: `address of account ${name}`,
    run: async () => {
      const { protocol, hostname } = new URL(baseUrl);
      if (protocol === 'https:') return { verdict: 'ok', detail: baseUrl };
      const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
      const detail = `${baseUrl} is not https: the server key goes over it in the clear`;
      if (isHere) return { verdict: 'warning', detail: `${baseUrl} is this machine's own` };
      return { verdict: environment === 'production' ? 'failed' : 'warning', detail };
    },
  };
}
