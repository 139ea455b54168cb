import { CONFIRMATIONS, ENVIRONMENTS, HTTP_ADAPTERS, LOG_LEVELS } from './choices';
import { DEFAULT_JWT_SECRET, problemsOf, valuesOf, type Values } from './environment';
import { StartError } from './start.error';

/** A merchant's keys, and where the gateway is if not at its own address. */
export interface MerchantConfig {
  readonly serverKey: string;
  readonly clientKey: string | undefined;
  readonly baseUrl: string | undefined;
}

/** Everything that the environment decides. */
export interface ShopConfig {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Undefined: a PostgreSQL of our own. */
  readonly databaseUrl: string | undefined;
  /** Undefined: the simulator runs inside. */
  readonly merchant: MerchantConfig | undefined;
  /** How many merchants the simulator plays. */
  readonly merchants: 1 | 2;
  readonly environment: (typeof ENVIRONMENTS)[number];
  readonly confirm: (typeof CONFIRMATIONS)[number];
  readonly jwtSecret: string;
  readonly httpAdapter: (typeof HTTP_ADAPTERS)[number];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Milliseconds after which it has ended when it is asked to. */
  readonly shutdownMs: number;
}

/** The token of the {@link ShopConfig}. */
export const SHOP_CONFIG = Symbol('SHOP_CONFIG');

/**
 * Reads the environment. An empty variable counts as unset.
 *
 * @throws StartError that names every variable with a bad value
 */
export function configOf(env: Readonly<Record<string, string | undefined>>): ShopConfig {
  const values = valuesOf(env);
  const problems = problemsOf(values);
  if (problems.length > 0) throw new StartError(problems);
  const { MIDTRANS_SERVER_KEY: serverKey } = values;
  return {
    host: values.HOST ?? '127.0.0.1',
    port: Number(values.PORT ?? 3000),
    databaseUrl: values.DATABASE_URL,
    merchant: serverKey === undefined ? undefined : merchantOf(serverKey, values),
    merchants: values.MERCHANTS === '2' ? 2 : 1,
    environment: oneOf(ENVIRONMENTS, values.MIDTRANS_ENVIRONMENT) ?? 'sandbox',
    confirm: oneOf(CONFIRMATIONS, values.MIDTRANS_CONFIRM) ?? 'changes',
    jwtSecret: values.JWT_SECRET ?? DEFAULT_JWT_SECRET,
    httpAdapter: oneOf(HTTP_ADAPTERS, values.HTTP_ADAPTER) ?? 'fastify',
    logLevel: oneOf(LOG_LEVELS, values.LOG_LEVEL) ?? 'info',
    // Docker kills after 10 s, Kubernetes after 30.
    shutdownMs: Number(values.SHUTDOWN_MS ?? 9_000),
  };
}

function merchantOf(serverKey: string, values: Values): MerchantConfig {
  return { serverKey, clientKey: values.MIDTRANS_CLIENT_KEY, baseUrl: values.MIDTRANS_BASE_URL };
}

function oneOf<Value extends string>(allowed: readonly Value[], text: string | undefined): Value | undefined {
  return allowed.find((value) => value === text);
}
