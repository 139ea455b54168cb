import { Injectable, UnauthorizedException, type ExecutionContext, type LoggerService } from '@nestjs/common';
import { CARDS } from '../../access/endpoints.support';
import { saved } from '../../cards/cards.support';
import { create as createInvoice } from '../../invoices/invoices.support';
import { create as createLink } from '../../payment-links/payment-links.support';
import { charge, settled } from '../../operations/operations.support';
import { linked } from '../../pay-accounts/pay-accounts.support';
import { GOOD_CARD } from '../../subscriptions/subscriptions.support';
import { HeaderGuard, startHostWithGateway, type Adapter } from '../../support/host';

/** How many ids of a folder are asked about: the latest ones. */
const KEPT = 40;

@Injectable()
class TokenGuard extends HeaderGuard {
  override canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    if (headers['authorization'] !== undefined) throw new UnauthorizedException();
    return super.canActivate(context);
  }
}

/** A host with something of each kind in it, and what it logs as an error. */
export async function startFuzzedHost(adapter: Adapter) {
  const errors: string[] = [];
  const ignore = (): void => undefined;
  const keep = (...parts: unknown[]): number => errors.push(parts.map(String).join(' '));
  const logger: LoggerService = { log: ignore, warn: ignore, error: keep, fatal: keep };
  const host = await startHostWithGateway({
    adapter,
    logger,
    midtrans: { guards: [TokenGuard], cards: CARDS },
  });
  const ids = new Map<string, string[]>();
  const known = (folder: string): string[] => {
    const list = ids.get(folder) ?? [];
    ids.set(folder, list);
    return list;
  };
  const remember = (folder: string, id: string): void => {
    const list = known(folder);
    list.push(id);
    if (list.length > KEPT) list.shift();
  };

  /** Actions use up what they are about. */
  async function provide(): Promise<void> {
    for (const method of ['bca', 'authorizedCard', 'challengedCard'] as const) {
      remember('payments', (await charge(host, method)).id);
    }
    remember('payments', (await settled(host)).id);
    remember('cards', (await saved(host)).id);
    remember('pay-accounts', (await linked(host)).id);
    remember('invoices', (await createInvoice(host)).id);
    remember('payment-links', (await createLink(host)).id);
    const { body } = await host.request('/api/midtrans/subscriptions/', {
      method: 'POST',
      user: 'customer-1',
      json: { name: 'gold', amount: 99_000, payment_type: 'credit_card', token: GOOD_CARD },
    });
    remember('subscriptions', body.id);
  }

  return {
    ...host,
    provide,
    remember,
    idOf: (folder: string, at: number): string => {
      const list = known(folder);
      return list[at % list.length] ?? '48111111';
    },
    /** What was logged as an error since the last call. */
    newErrors: () => errors.splice(0),
  };
}

export type FuzzedHost = Awaited<ReturnType<typeof startFuzzedHost>>;
