import { randomBytes, randomUUID } from 'node:crypto';
import { CLIENT_KEY, type startHostWithGateway } from '../support/host';

export type HostWithGateway = Awaited<ReturnType<typeof startHostWithGateway>>;

export const PATH = '/api/midtrans/cards/';
export const OWNER = { user: 'customer-1' } as const;
export const ANOTHER = { user: 'customer-2' } as const;
export const STAFF = { user: 'staff', staff: true } as const;

/** Cards of the sandbox: 3-D Secure is asked of the first's holder, the second's bank does not know it. */
export const ENROLLED = '4811111111111114';
export const NOT_ENROLLED = '4411111111111118';
export const CHALLENGED = '4511111111111117';

/** A customer that no other test knows. */
export const someone = () => ({ user: `customer-${randomUUID()}` });

export const newKey = (): string => randomBytes(32).toString('base64');

/** A token for one charge, as the customer's browser gets it from Midtrans. */
export async function tokenFor(host: HostWithGateway, cardNumber: string): Promise<string> {
  const card = { card_number: cardNumber, card_exp_month: '12', card_exp_year: '2040', card_cvv: '123' };
  const query = new URLSearchParams({ client_key: CLIENT_KEY, ...card });
  const answer = await host.simulator.fetch(new Request(`https://gateway.test/v2/token?${query.toString()}`));
  const { token_id } = (await answer.json()) as { token_id: string };
  return token_id;
}

export function charge(host: HostWithGateway, credit_card: unknown, who: object = OWNER, rest: object = {}) {
  return host.request('/api/midtrans/charge/', {
    method: 'POST',
    json: { payment_type: 'credit_card', gross_amount: 100_000, credit_card, ...rest },
    ...who,
  });
}

/** A card that its owner saved with a payment: without 3-D Secure, so that it is done at once. */
export async function saved(
  host: HostWithGateway,
  who: object = OWNER,
  cardNumber = ENROLLED,
): Promise<{ id: string; paymentId: string; token: string }> {
  const token = await tokenFor(host, cardNumber);
  const options = { token_id: token, save_token_id: true, authentication: false };
  const { status, body } = await charge(host, options, who);
  if (status !== 201) throw new Error(JSON.stringify(body));
  const [row] = await host.database.rows<{ id: string }>(
    'SELECT id FROM midtrans_saved_cards WHERE payment_id = $1',
    [body.id],
  );
  return { id: row?.id ?? '', paymentId: body.id, token };
}

export async function list(host: HostWithGateway, who: object = OWNER): Promise<any[]> {
  return (await host.request(PATH, who)).body.results;
}

export function remove(host: HostWithGateway, id: string, who: object = OWNER, headers = {}) {
  return host.request(`${PATH}${id}/`, { method: 'DELETE', headers, ...who });
}

/** How many there are, here and at the gateway. */
export async function paymentsOf(host: HostWithGateway): Promise<number[]> {
  const rows = await host.database.rows('SELECT id FROM midtrans_payments');
  return [rows.length, host.simulator.transactions().length];
}
