import { DASHBOARD_PATH, MIDTRANS_PATH } from './app.module';
import { DEMO_USERS, demoToken } from './auth/demo-tokens';
import { DEFAULT_JWT_SECRET } from './config/environment';
import type { ShopConfig } from './config/shop.config';
import type { RunningShop } from './start-shop';

/** What `npm start` says once the shop is open: where everything is, and what to do next. */
export function welcome(config: ShopConfig, shop: RunningShop, startedInMs: number): string {
  return [
    `${firstStep(config, shop)} It started in ${(startedInMs / 1_000).toFixed(1)} s.`,
    '',
    ...placesOf(config, shop).map(([name, where]) => `  ${name.padEnd(14)} ${where}`),
    '',
    ...tokensOf(config, shop),
    ...warningsOf(config),
    ...(shop.simulatorUrl === undefined
      ? merchantSteps(config, shop)
      : simulatorSteps(config, shop, shop.simulatorUrl)),
    '',
    '',
  ].join('\n');
}

/** What to do first. */
function firstStep({ environment }: ShopConfig, { url, simulatorUrl }: RunningShop): string {
  if (environment === 'production') return `The shop is open at ${url}/.`;
  const asWhom = simulatorUrl === undefined ? 'sign in with a token below' : 'buy something';
  return `Open ${url}/ in a browser, and ${asWhom}.`;
}

/** Whoever reads a log of the real shop must not find a key to it there. */
function tokensOf({ environment, jwtSecret, merchants }: ShopConfig, { url }: RunningShop): string[] {
  if (environment === 'production') return [];
  return [
    'Tokens (Authorization: Bearer …):',
    '',
    ...DEMO_USERS.map((user) => `  ${user.padEnd(14)} ${demoToken(user, jwtSecret)}`),
    ...(merchants === 2 ? [`  of bali's shop ${demoToken('customer-1', jwtSecret, 'bali')}`] : []),
    '',
    'The dashboard, as staff:',
    '',
    `  ${url}/${DASHBOARD_PATH}#token=${demoToken('staff', jwtSecret)}`,
    '',
  ];
}

function placesOf(config: ShopConfig, shop: RunningShop): [string, string][] {
  return [
    ['shop', `${shop.url}/`],
    ['API', `${shop.url}/${MIDTRANS_PATH}/`],
    ['dashboard', `${shop.url}/${DASHBOARD_PATH}`],
    ['docs', `${shop.url}/docs`],
    ['health', `${shop.url}/health`],
    ...(config.environment === 'production' ? [] : eventsPlace(shop)),
    ['notifications', shop.notificationUrl],
    shop.simulatorUrl === undefined
      ? ['Midtrans', config.merchant?.baseUrl ?? `its ${config.environment}`]
      : ['simulator', `${shop.simulatorUrl}/simulator`],
    ...baliPlace(shop),
    ['database', databaseOf(config, shop)],
  ];
}

function baliPlace({ baliSimulatorUrl: url }: RunningShop): [string, string][] {
  return url === undefined ? [] : [['bali simulator', `${url}/simulator`]];
}

function eventsPlace(shop: RunningShop): [string, string][] {
  return [['events', `${shop.url}/demo/events`]];
}

/** Our own database can be looked into with what is printed; the password of somebody else's is not ours to print. */
function databaseOf(config: ShopConfig, shop: RunningShop): string {
  if (config.databaseUrl === undefined) return `${shop.databaseUrl} (goes when the shop stops)`;
  const { protocol, host, pathname } = new URL(config.databaseUrl);
  return `${protocol}//${host}${pathname}`;
}

function warningsOf(config: ShopConfig): string[] {
  const isForgeable = config.merchant !== undefined && config.jwtSecret === DEFAULT_JWT_SECRET;
  return isForgeable
    ? ['JWT_SECRET is not set: everybody knows the default, and can make tokens with it.', '']
    : [];
}

function simulatorSteps(config: ShopConfig, shop: RunningShop, simulatorUrl: string): string[] {
  const orderId = `demo-${new Date().toISOString().replace(/\D/g, '')}`;
  const authorization = `-H "Authorization: Bearer ${demoToken('customer-1', config.jwtSecret)}"`;
  const charge = { payment_type: 'bank_transfer', bank: 'bca', gross_amount: 100_000, order_id: orderId };
  const api = `${shop.url}/${MIDTRANS_PATH}`;
  // Double quotes mean the same to every shell, Windows' included.
  const body = JSON.stringify(charge).replaceAll('"', '\\"');
  return [
    'Charge, pay as the customer would, and see the result:',
    '',
    `curl -sS "${api}/charge/" ${authorization} -H "Content-Type: application/json" -d "${body}"`,
    '',
    `curl -sS -X POST "${simulatorUrl}/simulator/api/transactions/${orderId}/pay"`,
    '',
    `curl -sS "${api}/payments/?order_id=${orderId}" ${authorization}`,
  ];
}

function merchantSteps(config: ShopConfig, { notificationUrl }: RunningShop): string[] {
  const { pathname } = new URL(notificationUrl);
  return [
    `Point Midtrans here: in the ${config.environment} dashboard, Settings > Payment > Notification URL, enter`,
    '',
    `  https://<where Midtrans reaches this shop>${pathname}`,
    '',
    `On your own machine that takes a tunnel to ${notificationUrl}`,
  ];
}
