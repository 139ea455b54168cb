import { randomUUID } from 'node:crypto';
import { oneAdapter, startHostWithGateway } from '../support/host';
import { ReconciliationService } from 'nestjs-midtrans';
import { until } from '../support/until';
import { open, OWNER, paymentOf, STAFF } from './snap.support';

type Host = Awaited<ReturnType<typeof startHostWithGateway>>;

describe.each(oneAdapter(__filename))(
  "a payment on Snap's page, which customers use as they do, on %s",
  (adapter) => {
    let host: Host;
    beforeAll(async () => {
      host = await startHostWithGateway({ adapter, midtrans: { http: { retries: 0 } } });
    });
    afterAll(() => host.close());

    const opened = async (json: object = {}) => {
      const orderId = `SHOP-${randomUUID().slice(0, 8)}`;
      const { status, body } = await open(host, orderId, json);
      expect(status).toBe(201);
      return { orderId, id: body.payment.id as string, token: body.token as string };
    };
    const countOf = (orderId: string, type: string) =>
      host.recorder.of(orderId).filter((each) => each === type).length;
    /** Books that equal the gateway's. */
    const expectSameBooks = async (id: string, orderId: string) => {
      const { attempts } = await paymentOf(host, id);
      const there = host.simulator.transactions().filter((each) => each.orderId === orderId);
      const here = attempts.map((each: any) => [
        each.transaction_id,
        each.transaction_status,
        Number(each.refund_amount),
      ]);
      // Of two that began in one second, neither is the first.
      expect(here.sort()).toEqual(
        there.map((each) => [each.transactionId, each.status, each.refundAmount]).sort(),
      );
    };

    it('is paid by a virtual account after a card was denied twice', async () => {
      const { orderId, id, token } = await opened();
      for (let nth = 0; nth < 2; nth++) {
        const { transactionId } = await host.simulator.choose(token, { channel: 'credit_card', force: true });
        await host.simulator.deny(transactionId);
      }
      await until(() => countOf(orderId, 'payment.attempt_denied') === 2);
      expect(await paymentOf(host, id)).toMatchObject({
        transaction_status: 'pending',
        payment_type: 'snap',
      });
      const { transactionId } = await host.simulator.choose(token, 'bca_va');
      await until(async () => (await paymentOf(host, id)).va_number !== '');
      await host.simulator.settle(transactionId);
      await until(() => countOf(orderId, 'payment.settled') === 1);
      expect(await paymentOf(host, id)).toMatchObject({
        is_paid: true,
        payment_type: 'bank_transfer',
        transaction_id: transactionId,
      });
      await expectSameBooks(id, orderId);
    });

    it('is paid in installments by a card that it takes, through the bank that grants them', async () => {
      const { orderId, id, token } = await opened({
        credit_card: {
          secure: false,
          bank: 'bca',
          blacklist_bins: ['5'],
          installment: { required: true, terms: { bni: [3, 6] } },
        },
      });
      const card = { channel: 'credit_card', cardNumber: '5211111111111117' } as const;
      await expect(host.simulator.choose(token, card)).rejects.toThrow('it does not take this card');
      const ours = { channel: 'credit_card', cardNumber: '4811111111111114' } as const;
      await expect(host.simulator.choose(token, ours)).rejects.toThrow('it asks for an installment term');
      await host.simulator.paySnap(token, { ...ours, installmentTerm: 6 });
      await until(() => countOf(orderId, 'payment.captured') === 1);
      expect(await paymentOf(host, id)).toMatchObject({ is_paid: true, bank: 'bni', attempts: [{}] });
      expect(host.simulator.transaction(orderId)?.details).toMatchObject({ installment_term: 6 });
      await expectSameBooks(id, orderId);
    });

    it('is paid twice by a virtual account and a QR code at once, and given back to the rupiah', async () => {
      const { orderId, id, token } = await opened();
      const first = await host.simulator.choose(token, 'bca_va');
      const second = await host.simulator.choose(token, { channel: 'other_qris', force: true });
      await host.simulator.settle(first.transactionId);
      await until(() => countOf(orderId, 'payment.settled') === 1);
      await host.simulator.settle(second.transactionId);
      await until(() => countOf(orderId, 'payment.paid_twice') === 1);
      expect(countOf(orderId, 'payment.settled')).toBe(1);
      const answer = await host.request(`/api/midtrans/payments/${id}/refund/`, {
        method: 'POST',
        json: { amount: 150_000, transaction_id: second.transactionId },
        ...STAFF,
      });
      expect(answer).toMatchObject({ status: 200 });
      await host.simulator.idle();
      expect(await paymentOf(host, id)).toMatchObject({ is_paid: true, refund_amount: '0.00' });
      await expectSameBooks(id, orderId);
    });

    it('goes on with the number that was given, whoever opens it again', async () => {
      const { orderId, id, token } = await opened();
      await host.simulator.choose(token, 'bri_va');
      await until(async () => (await paymentOf(host, id)).va_number !== '');
      expect((await open(host, orderId)).body.token).toBe(token);
      expect(host.simulator.transactions().filter((each) => each.orderId === orderId)).toHaveLength(1);
    });

    it('is closed with its page, so that nobody pays a cancelled order', async () => {
      const { orderId, id, token } = await opened();
      const answer = await host.request(`/api/midtrans/payments/${id}/cancel/`, {
        method: 'POST',
        json: {},
        ...STAFF,
      });
      expect(answer).toMatchObject({ status: 200, body: { transaction_status: 'cancel' } });
      await expect(host.simulator.choose(token, 'bca_va')).rejects.toThrow();
      await until(() => countOf(orderId, 'payment.cancelled') === 1);
    });

    it.each(['cancel', 'expire'])(
      'is closed by %s where a method was chosen as well: no other can be',
      async (operation) => {
        const { orderId, id, token } = await opened();
        const { transactionId } = await host.simulator.choose(token, 'bca_va');
        await until(async () => (await paymentOf(host, id)).va_number !== '');
        const answer = await host.request(`/api/midtrans/payments/${id}/${operation}/`, {
          method: 'POST',
          json: {},
          ...STAFF,
        });
        expect(answer).toMatchObject({ status: 200, body: { transaction_status: operation } });
        expect(host.simulator.transaction(transactionId)?.status).toBe(operation);
        await expect(host.simulator.choose(token, 'gopay')).rejects.toThrow();
        await expectSameBooks(id, orderId);
      },
    );

    it.each([
      ['fails', { kind: 'status', status: 500 }],
      ['is not answered', { kind: 'lost-response' }],
    ] as const)(
      'is cancelled though the close after it %s, and what is begun there then is found',
      async (_how, fault) => {
        const { orderId, id, token } = await opened();
        await host.simulator.choose(token, 'bca_va');
        await until(async () => (await paymentOf(host, id)).va_number !== '');
        // The first close is refused, as something waits there.
        const handle = host.simulator.fail('cancelSnapTransaction', fault, { skip: 1 });
        const answer = await host.request(`/api/midtrans/payments/${id}/cancel/`, {
          method: 'POST',
          json: {},
          ...STAFF,
        });
        expect(answer).toMatchObject({ status: 200, body: { transaction_status: 'cancel' } });
        handle.lift();
        if (fault.kind === 'status') {
          host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
          const { transactionId } = await host.simulator.choose(token, 'gopay');
          await host.simulator.settle(transactionId);
          host.simulator.clearFaults();
          await host.app.get(ReconciliationService).run({ all: true });
          expect(await paymentOf(host, id)).toMatchObject({ is_paid: true, transaction_id: transactionId });
        } else {
          await expect(host.simulator.choose(token, 'gopay')).rejects.toThrow();
        }
        await expectSameBooks(id, orderId);
      },
    );

    /** Two methods were chosen, and wait to be paid. */
    const chosenTwice = async () => {
      const page = await opened();
      await host.simulator.choose(page.token, 'bca_va');
      await host.simulator.choose(page.token, { channel: 'gopay', force: true });
      await until(async () => (await paymentOf(host, page.id)).attempts.length === 2);
      return page;
    };
    const statusesThere = (orderId: string) =>
      host.simulator
        .transactions()
        .filter((each) => each.orderId === orderId)
        .map(({ status }) => status);

    it.each(['cancel', 'expire'])(
      'is ended by %s with everything that waits to be paid, where two methods were chosen',
      async (operation) => {
        const { orderId, id, token } = await chosenTwice();
        const answer = await host.request(`/api/midtrans/payments/${id}/${operation}/`, {
          method: 'POST',
          json: {},
          ...STAFF,
        });
        expect(answer).toMatchObject({ status: 200, body: { transaction_status: operation } });
        expect(statusesThere(orderId)).toEqual([operation, operation]);
        await expect(host.simulator.choose(token, 'bri_va')).rejects.toThrow();
        await host.simulator.idle();
        await until(
          () => countOf(orderId, operation === 'cancel' ? 'payment.cancelled' : 'payment.expired') === 1,
        );
        await expectSameBooks(id, orderId);
      },
    );

    it('is ended for its customer by what each method takes while nothing is paid', async () => {
      const { orderId, id } = await chosenTwice();
      const answer = await host.request(`/api/midtrans/payments/${id}/cancel/`, {
        method: 'POST',
        json: {},
        ...OWNER,
      });
      expect(answer.status).toBe(200);
      expect(statusesThere(orderId).sort()).toEqual(['cancel', 'expire']);
      expect((await paymentOf(host, id)).transaction_status).not.toBe('pending');
      await expectSameBooks(id, orderId);
    });

    it('lets its customer choose another method where two wait to be paid: neither can be any more', async () => {
      const { orderId, id } = await chosenTwice();
      const answer = await host.request(`/api/midtrans/payments/${id}/continue/`, {
        method: 'POST',
        json: { another_method: true },
        ...OWNER,
      });
      expect(answer).toMatchObject({ status: 200, body: { payment: { transaction_status: 'pending' } } });
      // Whether GoPay's is paid by now, only its expiry tells.
      expect(statusesThere(orderId).sort()).toEqual(['cancel', 'expire']);
      const { transactionId } = await host.simulator.choose(answer.body.token, 'bri_va');
      await host.simulator.settle(transactionId);
      await until(() => countOf(orderId, 'payment.settled') === 1);
      await expectSameBooks(id, orderId);
    });

    it('lets its customer choose another method, and the number before is not to be paid into any more', async () => {
      const { orderId, id, token } = await opened();
      const { transactionId } = await host.simulator.choose(token, 'bca_va');
      await until(async () => (await paymentOf(host, id)).va_number !== '');
      const { status, body } = await host.request(`/api/midtrans/payments/${id}/continue/`, {
        method: 'POST',
        json: { another_method: true },
        ...OWNER,
      });
      expect(status).toBe(200);
      expect(host.simulator.transaction(transactionId)?.status).toBe('cancel');
      await host.simulator.paySnap(body.token, 'gopay');
      await until(() => countOf(orderId, 'payment.settled') === 1);
      await expectSameBooks(id, orderId);
    });
  },
);
