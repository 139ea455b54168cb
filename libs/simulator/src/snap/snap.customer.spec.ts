import { chargeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import type { JsonObject } from '../json';
import { useSnap } from './snap.spec.helper';

const PATH = '/snap/v1/transactions';
const asking = (collect: JsonObject) => ({ customer_details: collect });
const ALL = asking({
  collect_name: 'required',
  collect_email: 'optional',
  collect_phone: 'none',
  collect_address: 'required',
});

describe('a Snap page that asks for the customer', () => {
  const snap = useSnap();

  const tokenOf = async (more: JsonObject = {}) =>
    String((await snap.merchant.call('POST', PATH, chargeOf('order-1', more))).token);
  const told = () => snap.webhook.received.map(({ body }) => body.customer_details);

  it('tells what it was told in every notification, and nowhere else', async () => {
    const customer = { fullName: 'Sari Contoh', address: 'Jalan Contoh 2' };
    await snap.merchant.simulator.paySnap(await tokenOf(ALL), { channel: 'gopay', customer });
    const details = {
      full_name: 'Sari Contoh',
      email: 'customer-1@example.test',
      address: 'Jalan Contoh 2',
    };
    expect(told()).toEqual([details, details]);
    expect(await snap.merchant.call('GET', '/v2/order-1/status')).not.toHaveProperty('customer_details');
  });

  it('leaves out what the customer keeps to themselves', async () => {
    await snap.merchant.simulator.choose(await tokenOf(ALL), { channel: 'gopay', customer: { email: '' } });
    await snap.merchant.simulator.idle();
    expect(told()).toEqual([{ full_name: 'Customer One', address: 'Jalan Contoh 1' }]);
  });

  it('insists on what is required', async () => {
    const choice = { channel: 'gopay', customer: { address: '' } } as const;
    await expect(snap.merchant.simulator.choose(await tokenOf(ALL), choice)).rejects.toThrow(
      "it asks for the customer's address",
    );
  });

  it('tells nothing where it asks for nothing', async () => {
    const details = { customer_details: { first_name: 'Sari', email: 'sari@example.test' } };
    const choice = { channel: 'gopay', customer: { fullName: 'Sari Contoh' } } as const;
    await snap.merchant.simulator.paySnap(await tokenOf(details), choice);
    expect(told()).toEqual([undefined, undefined]);
  });

  it('asks through the control API and by its form as well', async () => {
    const token = await tokenOf(ALL);
    const choice = { channel: 'gopay', customer: { full_name: 'Sari Contoh', email: '' } };
    await answerOf(snap.merchant, 'POST', `/simulator/api/snap/${token}/choose`, choice);
    const page = await (await snap.merchant.request('GET', `/simulator/snap/${token}?another=true`)).text();
    expect(page.match(/name="customer_\w+" value="[^"]+" required/g)).toHaveLength(2);
    const form = { channel: 'bca_va', force: 'true', customer_full_name: 'Budi', customer_email: '' };
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    await snap.merchant.request(
      'POST',
      `/simulator/snap/${token}`,
      new URLSearchParams(form).toString(),
      type,
    );
    await snap.merchant.simulator.idle();
    const address = 'Jalan Contoh 1';
    expect(told()).toEqual([
      { full_name: 'Sari Contoh', address },
      { full_name: 'Budi', address },
    ]);
  });

  it('is asked for with what there is', async () => {
    const request = chargeOf('order-1', asking({ collect_name: 'always', collect_email: null }));
    expect(await answerOf(snap.merchant, 'POST', PATH, request)).toEqual({
      status: 400,
      body: { error_messages: ['customer_details.collect_name must be required, optional or none'] },
    });
  });
});
