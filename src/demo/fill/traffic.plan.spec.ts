import { FILL_METHODS } from './methods';
import { Random } from './random';
import { DAY, trafficPlan } from './traffic.plan';

const TO = Date.UTC(2026, 10, 28, 3);

describe('trafficPlan', () => {
  const plan = (days: number, perDay: number, seed = 1) =>
    trafficPlan({ from: TO - days * DAY, to: TO }, perDay, new Random(seed));

  it('charges as many payments as are asked for, spread over every day, each under an order id of its own', () => {
    const charges = plan(30, 20).filter(({ deed }) => deed === 'charge');
    expect(charges).toHaveLength(600);
    expect(new Set(charges.map(({ payment }) => payment.orderId)).size).toBe(600);
    expect(new Set(charges.map(({ at }) => Math.floor((TO - at) / DAY))).size).toBe(30);
  });

  it('goes by time, within the time', () => {
    const times = plan(7, 20).map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times[0]).toBeGreaterThanOrEqual(TO - 7 * DAY);
    expect(times.at(-1)).toBeLessThan(TO);
  });

  it('is busier in the evening of Jakarta than in its night', () => {
    const hours = plan(30, 50)
      .filter(({ deed }) => deed === 'charge')
      .map(({ at }) => (new Date(at).getUTCHours() + 7) % 24);
    const between = (from: number, to: number): number =>
      hours.filter((hour) => hour >= from && hour < to).length;
    expect(between(18, 22)).toBeGreaterThan(4 * between(1, 5));
  });

  it('has every method and every deed, however few they are', () => {
    const steps = plan(2, 20);
    expect(new Set(steps.map(({ payment }) => payment.method.name)).size).toBe(FILL_METHODS.length);
    expect(new Set(steps.map(({ deed }) => deed))).toEqual(
      new Set(['charge', 'pay', 'cancel', 'deny', 'failure', 'approve', 'refund', 'refund a part']),
    );
  });

  it('asks for what can be: whoever pays does so in time, and nothing costs nothing', () => {
    const steps = plan(30, 50);
    const chargedAt = new Map(
      steps.filter(({ deed }) => deed === 'charge').map(({ payment, at }) => [payment.orderId, at]),
    );
    for (const { deed, at, payment } of steps) {
      const minutes = (at - (chargedAt.get(payment.orderId) ?? NaN)) / 60_000;
      if (deed === 'pay') expect(minutes).toBeLessThan(payment.method.lifetime);
      expect(payment.amount).toBeGreaterThanOrEqual(10_000);
    }
  });

  it('is the same for the same seed', () => {
    expect(plan(2, 20)).toEqual(plan(2, 20));
    expect(plan(2, 20)).not.toEqual(plan(2, 20, 2));
  });
});
