import { Clock, Merchant, WebhookServer } from '../../test/support';
import type { SimulatorOptions } from '../options';

/** A merchant whose customers pay on Snap's pages, and its webhook. */
export interface SnapSuite {
  readonly merchant: Merchant;
  readonly webhook: WebhookServer;
  /** Another merchant in place of the first. */
  open(options?: Partial<SimulatorOptions>): void;
}

/** One for each test of a suite, all at the same time of the clock. */
export function useSnap(): SnapSuite {
  let webhook: WebhookServer;
  let merchant: Merchant;
  const opened: Merchant[] = [];
  const open = (options: Partial<SimulatorOptions> = {}): void => {
    const { now } = new Clock('2024-03-01T03:00:00Z');
    merchant = new Merchant({ now, notificationUrl: webhook.url, ...options });
    opened.push(merchant);
  };
  beforeEach(async () => {
    webhook = await WebhookServer.start();
    open();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ simulator }) => simulator.close()));
    await webhook.close();
  });
  return {
    get merchant() {
      return merchant;
    },
    get webhook() {
      return webhook;
    },
    open,
  };
}
