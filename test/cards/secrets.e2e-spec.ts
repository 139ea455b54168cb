import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { Injectable } from '@nestjs/common';
import { MidtransClients, OnMidtransEvent, type MidtransEvent } from 'nestjs-midtrans';
import { Capture } from '../secrets/capture.support';
import { oneAdapter, startHostWithGateway, type Answer } from '../support/host';
import { until } from '../support/until';
import {
  ANOTHER,
  charge,
  CHALLENGED,
  ENROLLED,
  newKey,
  NOT_ENROLLED,
  OWNER,
  remove,
  saved,
  STAFF,
  tokenFor,
  type HostWithGateway,
} from './cards.support';

/** Fails, and tells everything that it was given. */
@Injectable()
class TalkativeListener {
  @OnMidtransEvent('payment.*')
  async fail(event: MidtransEvent): Promise<void> {
    throw new Error(`failed on ${inspect(event, { depth: null })}`);
  }
}

async function dumpOf(host: HostWithGateway): Promise<string> {
  const tables = await host.database.rows<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 'midtrans\\_%'",
  );
  const rows = [];
  for (const { name } of tables) {
    rows.push(
      ...(await host.database.rows<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${name} t`)),
    );
  }
  return rows.map(({ row }) => row).join('\n');
}

describe.each(oneAdapter(__filename))('the token of a saved card, on %s,', (adapter) => {
  it('is in no table, log, event or answer, whatever the gateway does', async () => {
    const capture = new Capture();
    capture.listen();
    const key = newKey();
    const wire: string[] = [];
    const answers: Answer[] = [];
    const host: HostWithGateway = await startHostWithGateway({
      adapter,
      logger: capture,
      providers: [TalkativeListener],
      fastify: { logger: { level: 'trace', stream: capture.stream } },
      midtrans: {
        cards: { savedTokens: { encryptionKey: key } },
        events: { maxAttempts: 2, backoffMs: 1, sweepIntervalMs: 20, deadLetters: 'pass' },
        http: {
          timeoutMs: 500,
          retries: 0,
          fetch: async (...sent) => {
            const request = new Request(...sent);
            wire.push(await request.clone().text());
            const answer = await host.simulator.fetch(request);
            wire.push(await answer.clone().text());
            return answer;
          },
        },
      },
    });
    const ask = async (answer: Promise<Answer>) => {
      answers.push(await answer);
      return answers.at(-1);
    };
    try {
      const { id, paymentId, token: oneTime } = await saved(host);
      const token = /"saved_token_id":"([^"]+)"/.exec(wire.join('\n'))?.[1] ?? '';
      expect(token).toMatch(/^48111111x\d+1114$/);

      const headers = { 'idempotency-key': randomUUID() };
      const options = { saved_card: id, authentication: false };
      await ask(charge(host, options, { ...OWNER, headers }));
      await ask(charge(host, options, { ...OWNER, headers }));
      await ask(charge(host, { saved_card: id }));
      await ask(charge(host, { ...options, bins: ['5'] }));
      await ask(charge(host, options, ANOTHER));
      for (const fault of [
        { kind: 'status', status: 500 },
        { kind: 'html', status: 502 },
        { kind: 'broken-json' },
        { kind: 'lost-response' },
        { kind: 'reset' },
      ] as const) {
        host.simulator.fail('charge', fault);
        await ask(charge(host, options));
        host.simulator.clearFaults();
      }
      // The token was on its way to the gateway in all of them but one.
      expect(wire.filter((text) => text.includes(`"token_id":"${token}"`))).toHaveLength(8);
      await ask(host.request(`/api/midtrans/payments/${paymentId}/check_status/`, OWNER));
      await ask(host.request(`/api/midtrans/payments/${paymentId}/timeline/`, STAFF));
      await ask(host.request('/api/midtrans/cards/', OWNER));
      const [{ order_id }] = (await host.request('/api/midtrans/payments/', OWNER)).body.results;
      await host.simulator.settle(order_id).catch(() => undefined);
      await host.simulator.idle();

      const challenged = { token_id: await tokenFor(host, CHALLENGED), save_token_id: true };
      await ask(charge(host, challenged));
      await until(
        () => host.database.rows('SELECT 1 FROM midtrans_deliveries WHERE dead_at IS NULL'),
        (open) => open.length === 0,
      );

      const dump = await dumpOf(host);
      const told = capture.text();
      const said = answers.map(({ body, headers }) => inspect([body, [...headers]], { depth: null })).join();
      const tokens = new Set(
        [...wire.join('\n').matchAll(/"saved_token_id":"([^"]+)"/g)].map(([, each = '']) => each),
      );
      for (const secret of [...tokens, oneTime, key]) {
        for (const [where, text] of Object.entries({ dump, told, said })) {
          expect([where, text.includes(secret)]).toEqual([where, false]);
        }
      }
      // Each place was looked at in a state in which it could have told.
      expect(dump).toContain('saved_token_id_expired_at');
      expect(told).toContain('failed on');
      expect(said).toContain('masked_card');
      await ask(remove(host, id));
      const [row] = await host.database.rows('SELECT token FROM midtrans_saved_cards WHERE id = $1', [id]);
      expect(row).toEqual({ token: null });
    } finally {
      await host.close();
      capture.stop();
    }
  });
});

describe('break 4: card number and CVV', () => {
  const CVV = '739';
  const CARD = { card_number: ENROLLED, card_exp_month: '12', card_exp_year: '2040', card_cvv: CVV };
  const capture = new Capture();
  const events: unknown[] = [];
  let host: HostWithGateway;
  beforeAll(async () => {
    capture.listen();
    host = await startHostWithGateway({
      over: 'http',
      logger: capture,
      midtrans: {
        http: {
          timeoutMs: 300,
          retries: 1,
          onRequest: (event) => void events.push(event),
          onResponse: (event) => void events.push(event),
        },
      },
    });
  });
  afterAll(async () => {
    await host.close();
    capture.stop();
  });

  const NUMBER_OR_CVV = /4811[ -]?1111[ -]?1111[ -]?1114|(?<!\d)739(?!\d)/;

  it.each([
    ['answers', undefined],
    ['fails', { kind: 'status', status: 500 }],
    ['answers with a page', { kind: 'html', status: 502 }],
    ['answers with broken JSON', { kind: 'broken-json' }],
    ['breaks the connection', { kind: 'reset' }],
    ['never answers', { kind: 'timeout' }],
    ['limits our rate', { kind: 'status', status: 429 }],
  ] as const)('stay out of logs, errors and hooks when the gateway %s', async (_what, fault) => {
    const client = host.app.get(MidtransClients).get('default');
    if (fault !== undefined) host.simulator.fail('getCardToken', fault, { times: 9 });
    const outcome: unknown = await client.getCardToken(CARD).catch((error: unknown) => error);
    host.simulator.clearFaults();
    expect(outcome instanceof Error).toBe(fault !== undefined);
    const { token_id: _token, ...told } = { ...(outcome as object) } as Record<string, unknown>;
    const error = outcome instanceof Error ? inspect(outcome, { depth: null, showHidden: true }) : '';
    expect(events.length).toBeGreaterThan(0);
    for (const text of [
      error,
      inspect(told, { depth: null }),
      inspect(events, { depth: null }),
      capture.text(),
    ]) {
      expect(text).not.toMatch(NUMBER_OR_CVV);
    }
  });

  it('are refused where a token belongs, and not repeated', async () => {
    for (const token_id of [NOT_ENROLLED, '4411 1111 1111 1118']) {
      const { status, body } = await charge(host, { token_id });
      expect([status, body.details[0].field]).toEqual([400, 'credit_card.token_id']);
      expect(JSON.stringify(body)).not.toMatch(/4411[ -]?1111/);
    }
    const { status, body } = await charge(host, { saved_card: NOT_ENROLLED });
    expect([status, body.details]).toEqual([
      400,
      [{ field: 'credit_card.saved_card', message: 'saved_card must be a UUID' }],
    ]);
    expect(capture.text()).not.toMatch(/4411[ -]?1111/);
    expect(await dumpOf(host)).not.toMatch(/4411[ -]?1111/);
  });
});
