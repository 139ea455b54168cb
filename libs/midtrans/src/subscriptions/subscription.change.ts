import { createHash } from 'node:crypto';
import type { SubscriptionStatus } from './subscription.status';
import type { SubscriptionGatewayState } from './subscription.gateway-state';
import { gatewayName } from './order-prefix';
import type { SubscriptionOperation } from './subscription.status';
import type { Terms } from './subscription.terms';

/** What an update changes, in JSON, as it is remembered until it is known what came of it. */
export interface RememberedChange extends Terms {
  readonly nextExecutionAt?: string;
  readonly gopayAccountId?: string;
  /** Encrypted; left out where the host keeps none. */
  readonly token?: string;
  /** By it the token is known again, where the gateway tells it. */
  readonly tokenDigest?: string;
}

/** Something that was asked of the gateway about a subscription. */
export interface AskedChange {
  readonly operation: SubscriptionOperation;
  /** Of an update. */
  readonly details: RememberedChange;
}

/** How a subscription stood before, as far as a change of it is told from that. */
export interface Standing {
  readonly id: string;
  readonly status: SubscriptionStatus;
  /** The gateway's own, where they were not the ones agreed. */
  readonly terms: Required<Terms>;
  readonly nextExecutionAt: Date | null;
  readonly gopayAccountId: string | null;
}

/** Whether the gateway shows that a change was made; null where it cannot be told from what it says. */
export function isShown(
  { operation, details }: AskedChange,
  standing: Standing,
  gateway: SubscriptionGatewayState,
  now = new Date(),
): boolean | null {
  switch (operation) {
    case 'enable':
      return gateway.active;
    case 'disable':
      return gateway.active === null ? null : !gateway.active;
    case 'cancel':
      if (gateway.active !== false) return gateway.active === null ? null : false;
      // What was disabled is inactive as well, and may have a retry ahead that a cancel would have ended.
      return standing.status === 'active' || standing.status === 'cancelled' ? true : null;
    case 'update':
      return isUpdateShown(details, standing, gateway, now);
    default:
      return operation satisfies never;
  }
}

/** A token is bound to its subscription, like its encrypted form. */
export function tokenDigest(token: string, subscriptionId: string): string {
  return createHash('sha256').update(`${subscriptionId}:${token}`).digest('hex');
}

/** Whether an update changes what was agreed; what cannot be compared, does. */
export function isNews(
  { nextExecutionAt, tokenDigest: digest, token: _, gopayAccountId, ...terms }: RememberedChange,
  agreed: Required<Terms>,
): boolean {
  const isOther = Object.entries(terms).some(([term, value]) => value !== agreed[term as keyof Terms]);
  return nextExecutionAt !== undefined || digest !== undefined || gopayAccountId !== undefined || isOther;
}

interface Comparison {
  readonly asked: unknown;
  /** `undefined` where it is not told. */
  readonly told: unknown;
  readonly before: unknown;
}

/** An update is made as a whole: a field that is as asked for, and was not before, speaks for those that are not told. */
function isUpdateShown(
  details: RememberedChange,
  standing: Standing,
  gateway: SubscriptionGatewayState,
  now: Date,
): boolean | null {
  const compared = comparisons(details, standing, gateway, now).filter(({ asked }) => asked !== undefined);
  const told = compared.filter((field) => field.told !== undefined);
  if (told.some((field) => field.told !== field.asked)) return false;
  if (told.length === compared.length) return true;
  return told.some(({ asked, before }) => asked !== before) ? true : null;
}

function comparisons(
  { name, nextExecutionAt, gopayAccountId, tokenDigest: digest, token: _, ...terms }: RememberedChange,
  { id, terms: before, ...standing }: Standing,
  gateway: SubscriptionGatewayState,
  now: Date,
): Comparison[] {
  return [
    ...Object.entries(terms).map(([term, asked]) => ({
      asked,
      told: gateway.terms[term as keyof Terms],
      before: before[term as keyof Terms],
    })),
    {
      asked: name === undefined ? undefined : gatewayName(name),
      told: gateway.terms.name,
      before: gatewayName(before.name),
    },
    dateCompared(nextExecutionAt, gateway.nextExecutionAt, standing.nextExecutionAt, now),
    {
      asked: gopayAccountId,
      told: gateway.gopayAccountId ?? undefined,
      before: standing.gopayAccountId,
    },
    {
      asked: digest,
      told: gateway.token === null ? undefined : tokenDigest(gateway.token, id),
      before: undefined,
    },
  ];
}

/** A date that has passed makes room for the next: of it, another date tells nothing. */
function dateCompared(
  asked: string | undefined,
  told: Date | null,
  before: Date | null,
  now: Date,
): Comparison {
  const date = asked === undefined ? undefined : new Date(asked);
  const isOver = date !== undefined && date <= now && told !== null && told > date;
  return { asked: secondOf(date), told: isOver ? undefined : secondOf(told), before: secondOf(before) };
}

/** What the gateway is told is told to the second. */
function secondOf(date: Date | null | undefined): number | undefined {
  return date === null || date === undefined ? undefined : Math.floor(date.getTime() / 1_000);
}
