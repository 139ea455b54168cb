import { Hono, type Context } from 'hono';
import { except } from 'hono/combine';
import type { Faults } from '../faults/faults';
import { parseObject } from '../json';
import { Refusal, refusals } from '../refusal';
import { methodOf } from '../transactions/methods/registry';
import type { World } from '../world';
import { basicKey } from '../http/authentication';
import { isKnownPath } from '../endpoints';
import { idempotency, IdempotencyStore, type StoredAnswer } from '../http/idempotency';

/** Permata VA and Indomaret charges ignore the key, and GoPay accounts do. */
async function honoursKey(context: Context): Promise<boolean> {
  if (context.req.path.startsWith('/v2/pay/account')) return false;
  const body = parseObject(await context.req.text());
  return !body || (methodOf(body)?.isIdempotent(body) ?? true);
}

/** A refused payment (202) is no success, so it may be tried again under its key. */
function isSuccess({ body }: StoredAnswer): boolean {
  const { transaction_status: status, status_code: code } = parseObject(body) ?? {};
  return status !== undefined && code !== '202';
}

/** These are called from a browser, with the client key in the query. */
const CLIENT_KEY_PATHS: readonly string[] = ['/v2/token', '/v2/card/register'];

export interface GatewayAppSettings {
  /** Whether a refusal's HTTP status repeats the `status_code` of its body. */
  readonly realHttpCodes: boolean;
}

/** The gateway's own HTTP API, assembled from the apps of its features. */
export function gatewayApp(
  world: World,
  faults: Faults,
  features: readonly Hono[],
  { realHttpCodes }: GatewayAppSettings,
): Hono {
  const app = new Hono();

  app.use('*', faults.outside());
  app.use('/v2/*', except([...CLIENT_KEY_PATHS], basicKey(world.merchant.serverKey)));
  app.use(
    '/v2/*',
    idempotency(new IdempotencyStore(world.clock.now), {
      header: 'idempotency-key',
      honours: honoursKey,
      isSuccess,
    }),
  );
  app.use('*', faults.inside());
  for (const feature of features) app.route('/', feature);

  app.notFound((context) => {
    const refusal = isKnownPath(context.req.path) ? refusals.wrongMethod() : refusals.unknownPath();
    return refusalResponse(refusal, realHttpCodes);
  });
  app.onError((error) => {
    if (error instanceof Refusal) return refusalResponse(error, realHttpCodes);
    throw error;
  });
  return app;
}

function refusalResponse({ httpStatus, body, headers }: Refusal, realHttpCodes: boolean): Response {
  if (typeof body === 'string') return new Response(body, { status: httpStatus, headers });
  const code = Number(body.status_code);
  return Response.json(body, { status: realHttpCodes && code >= 400 ? code : httpStatus, headers });
}
