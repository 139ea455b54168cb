import { NotificationService, type NotificationEvent } from 'nestjs-midtrans';
import { Capture } from '../secrets/capture.support';
import { delivery } from '../support/gateway';
import { oneAdapter, startHost, type Host } from '../support/host';

const forged = (orderId: string, fields: object = {}) =>
  delivery(orderId, 'settlement', { key: 'SB-Mid-server-wrong', fields });

describe.each(oneAdapter(__filename))('wrongly signed notifications on %s', (adapter) => {
  let host: Host;
  const logger = new Capture();
  const told: NotificationEvent[] = [];

  beforeAll(async () => {
    host = await startHost({ adapter, logger });
    host.emitter.on('notification.rejected', (event: NotificationEvent) => void told.push(event));
  });
  afterAll(() => host.close());

  it('are counted, all of them, and a sample of them is kept and told', async () => {
    const batch = () =>
      Promise.all(Array.from({ length: 10 }, (_, at) => host.notify(forged(`forged-${at}`))));
    for (let sent = 0; sent < 300; sent += 10) {
      expect((await batch()).map(({ status }) => status)).toEqual(Array(10).fill(403));
    }
    expect(host.app.get(NotificationService).rejectedCount).toBe(300);
    const kept = await host.database.rows('SELECT order_id, status FROM midtrans_notifications');
    // The first twenty of a minute, and every hundredth after: of a test that met the next minute, twice.
    for (const { length } of [told, kept]) {
      expect(length).toBeGreaterThan(0);
      expect(length).toBeLessThanOrEqual(2 * 22);
    }
    expect(new Set(kept.map(({ status }) => status))).toEqual(new Set(['invalid_signature']));
    expect(new Set(told.map(({ notification }) => notification.status))).toEqual(
      new Set(['invalid_signature']),
    );
  });

  it('are a line of the log at every tenfold, without a card number in it', async () => {
    const lines = () => logger.text().match(/Wrongly signed notifications so far: \d+/g) ?? [];
    expect(lines()).toEqual([1, 10, 100].map((count) => `Wrongly signed notifications so far: ${count}`));
    const rest = 1_000 - host.app.get(NotificationService).rejectedCount;
    for (let sent = 0; sent < rest; sent += 20) {
      await Promise.all(
        Array.from({ length: Math.min(20, rest - sent) }, () => host.notify(forged('5211111111111117'))),
      );
    }
    expect(lines()).toHaveLength(4);
    expect(logger.text()).toContain('order "521111…1117"');
    expect(logger.text()).not.toContain('5211111111111117');
  });
});
