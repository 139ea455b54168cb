import { Hono } from 'hono';
import { Balance } from './balance/balance';
import { balanceApp } from './gateway-api/balance.app';
import { browserScriptsApp } from './browser-scripts/browser-scripts.app';
import { binsApp } from './gateway-api/bins.app';
import { Cards } from './cards/cards';
import { cardsApp } from './gateway-api/cards.app';
import { submitOtp } from './cards/three-ds';
import { threeDsApp } from './customer-pages/three-ds.app';
import { threeDsControlApp } from './control/three-ds.control.app';
import { checkoutApp } from './customer-pages/checkout.app';
import { checkoutControlApp } from './control/checkout.control.app';
import { checkoutMethods } from './checkout-methods';
import { parseDuration } from './clock/duration';
import { operatorsOnly } from './control/operators-only';
import { controlApp } from './control/control.app';
import { Faults, readFaultOrder } from './faults/faults';
import { faultsControlApp } from './control/faults.control.app';
import { faultsPagesApp } from './operator-pages/faults.pages.app';
import { customerChangesApp } from './customer-pages/changes.app';
import { walletApp } from './customer-pages/wallet.app';
import { camelCase } from './fields';
import { ownPagesOnly } from './http/browser';
import { gatewayApp } from './gateway-api/gateway.app';
import { logged } from './http/log-request';
import { Invoices } from './invoices/invoices';
import { invoicesApp } from './gateway-api/invoices.app';
import { invoicesControlApp } from './control/invoices.control.app';
import { invoicesPagesApp } from './customer-pages/invoices.pages.app';
import { notificationsControlApp } from './control/notifications.control.app';
import { readNotificationFaultOrder } from './notifications/notification-fault';
import type { SimulatorOptions } from './options';
import { pageHeaders } from './operator-pages/page-headers';
import { pagesApp } from './operator-pages/pages.app';
import { startApp } from './operator-pages/start.app';
import { PayAccounts } from './pay-accounts/pay-accounts';
import { payAccountsApp } from './gateway-api/pay-accounts.app';
import { payAccountsControlApp } from './control/pay-accounts.control.app';
import { readChargeFailure } from './subscriptions/charge-failure';
import { PaymentLinks } from './payment-links/payment-links';
import { paymentLinksApp } from './gateway-api/payment-links.app';
import { fork } from './random';
import type { Simulator } from './simulator';
import { restore, stateOf, type StatefulFeatures } from './state/stateful-features';
import type { GatewayState } from './state/state';
import { stateControlApp } from './control/state.control.app';
import { writeState } from './state/write-state';
import { Snap } from './snap/snap';
import { snapApp } from './gateway-api/snap.app';
import { viewOf as subscriptionView } from './subscriptions/subscription';
import { Subscriptions } from './subscriptions/subscriptions';
import { subscriptionsApp } from './gateway-api/subscriptions.app';
import { subscriptionsControlApp } from './control/subscriptions.control.app';
import { viewOf } from './transactions/transaction';
import { Transactions } from './transactions/transactions';
import { trafficControlApp } from './control/traffic.control.app';
import { trafficPagesApp } from './operator-pages/traffic.pages.app';
import { transactionsApp } from './gateway-api/transactions.app';
import { transactionsControlApp } from './control/transactions.control.app';
import type { Action } from './transactions/transitions';
import { worldOf, type World } from './world';

/** All of a simulator that a reset replaces. */
export interface Gateway {
  /** Answers a request, or throws a BrokenConnection. */
  handle(request: Request): Promise<Response>;
  readonly methods: Methods;
  close(): Promise<void>;
}

/** What a simulator does that concerns its gateway alone. */
export type Methods = Omit<
  Simulator,
  'seed' | 'fetch' | 'listen' | 'notifyAt' | 'reset' | 'importState' | 'close'
>;

/** What outlives a reset. */
export interface Outside {
  readonly baseUrl: World['baseUrl'];
  readonly notificationUrl: () => string | undefined;
  readonly reset: () => Promise<void>;
  readonly importState: (state: unknown) => Promise<void>;
  /** Is told after whatever may have changed what the gateway knows. */
  readonly changed: () => void;
}

/** Assembles a gateway that knows nothing, or what another knew: its features, and the apps through which they are reached. */
export function openGateway(options: SimulatorOptions, outside: Outside, begin?: GatewayState): Gateway {
  const { reset, importState, changed } = outside;
  const world = worldOf(options, outside);
  const { clock, courier, effects, traffic, updates } = world;
  const faults = new Faults({
    random: fork(world.random),
    onChange: () => updates.publish('fault'),
    orderIdOf: (id) => transactions.ledger.find(id)?.orderId ?? snap.orderIdOf(id),
  });
  const cards = new Cards(clock);
  const payAccounts = new PayAccounts(world, options);
  const settings = { ...options, autoNotifyPending: options.autoNotifyPending ?? true };
  const transactions = new Transactions(world, settings, { cards, payAccounts });
  transactions.onChange((record) => payAccounts.follow(record));
  const subscriptions = new Subscriptions(world, transactions, payAccounts);
  const snap = new Snap(world, transactions, { locale: options.snapErrorLocale ?? 'en' });
  const links = new PaymentLinks(world, transactions);
  const invoices = new Invoices(world, transactions, links);
  const balance = new Balance(clock, transactions);
  const features: StatefulFeatures = {
    clock,
    preferences: world.merchantPreferences,
    effects,
    cards,
    payAccounts,
    transactions,
    subscriptions,
    snap,
    links,
    invoices,
  };
  if (begin) restore(features, begin);
  const exportState = () => writeState(stateOf(features), traffic.settings.redacted);

  const app = new Hono();
  app.use('/simulator/*', ownPagesOnly(), pageHeaders(), operatorsOnly(options.controlToken));
  const controls = [
    notificationsControlApp(world),
    trafficControlApp(world),
    faultsControlApp(faults, courier),
    subscriptionsControlApp(subscriptions, transactions),
    checkoutControlApp('snap', snap, transactions),
    checkoutControlApp('payment-links', links, transactions),
    checkoutControlApp('invoices', invoices, transactions),
    invoicesControlApp(invoices),
    transactionsControlApp(transactions),
    threeDsControlApp(transactions, world),
    payAccountsControlApp(payAccounts, world),
    stateControlApp({ exportState, importState }),
  ];
  app.route('/', controlApp({ transactions, world, reset, features: controls }));
  const lists = {
    subscriptions: () => subscriptions.all().map(subscriptionView),
    invoices: () => invoices.views(),
    payAccounts: () => payAccounts.all().map((record) => payAccounts.viewOf(record)),
  };
  app.route('/', pagesApp(transactions, lists, world));
  app.route('/', trafficPagesApp(world));
  app.route('/', startApp(transactions, world));
  app.route('/', faultsPagesApp(faults, world));
  app.route('/', browserScriptsApp(world));
  app.route('/', checkoutApp({ name: 'snap', desk: snap, transactions, world }));
  app.route('/', checkoutApp({ name: 'payment-links', desk: links, transactions, world }));
  app.route('/', threeDsApp(transactions, world));
  app.route('/', customerChangesApp(world));
  app.route('/', walletApp(transactions, world));
  app.route('/', invoicesPagesApp(invoices, world));
  const apps = [
    transactionsApp(transactions, world),
    cardsApp(cards, world),
    binsApp(world),
    payAccountsApp(payAccounts, world),
    subscriptionsApp(subscriptions, world),
    invoicesApp(invoices, world),
    paymentLinksApp(links, world),
    snapApp(snap, world),
    balanceApp(balance, world),
  ];
  app.mount('/', gatewayApp(world, faults, apps, { realHttpCodes: options.realHttpCodes ?? false }).fetch, {
    replaceRequest: false,
  });
  // What broke a connection must reach the server, or the caller of fetch, as it is.
  app.onError((error) => {
    throw error;
  });
  const act = (action: Action) => async (orderId: string, amount?: number) =>
    viewOf(await transactions.act(orderId, action, amount));

  const methods: Methods = {
    pay: act('pay'),
    submitOtp: async (orderId, otp) => viewOf(await submitOtp(transactions, orderId, otp)),
    settle: act('settle'),
    expire: act('expire'),
    deny: act('deny'),
    failure: act('failure'),
    refund: act('refund'),
    chargeback: act('chargeback'),
    denyNext: (orderId, operation) => transactions.denyNext(orderId, operation),
    transaction(orderId) {
      const record = transactions.ledger.find(orderId);
      return record && viewOf(record);
    },
    transactions: () => transactions.ledger.all().map(viewOf),
    linkPayAccount: async (accountId) => payAccounts.viewOf(await payAccounts.link(accountId)),
    unlinkPayAccount: async (accountId) => payAccounts.viewOf(await payAccounts.unlink(accountId)),
    payAccount(accountId) {
      const record = payAccounts.find(accountId);
      return record && payAccounts.viewOf(record);
    },
    payAccounts: () => payAccounts.all().map((record) => payAccounts.viewOf(record)),
    subscription(id) {
      const record = subscriptions.find(id);
      return record && subscriptionView(record);
    },
    subscriptions: () => subscriptions.all().map(subscriptionView),
    chargeSubscription: async (id) => subscriptionView((await subscriptions.chargeNow(id)).subscription),
    failNextSubscriptionCharge: (id, failure = {}) => subscriptions.failNext(id, readChargeFailure(failure)),
    ...checkoutMethods(transactions, { snap, links, invoices }),
    requests: () => traffic.keptRequests(),
    notifications: () => courier.attempts(),
    advance: async (duration) => clock.advance(parseDuration(duration)),
    backToNow: () => clock.backToNow(),
    now: clock.now,
    effects: (id) => effects.of(id),
    resend: (id) => courier.resend(id),
    fail: (endpoint, fault, when = {}) => faults.add(readFaultOrder({ endpoint, fault, when }, camelCase)),
    failNotifications(fault, when = {}) {
      const order = readNotificationFaultOrder({ fault, when }, camelCase);
      return courier.faults.add(order.fault, order.when);
    },
    faults: () => faults.list(),
    notificationFaults: () => courier.faults.list(),
    clearFaults() {
      faults.clear();
      courier.faults.clear();
    },
    exportState,
    idle: () => courier.idle(),
  };
  const handle = async (request: Request) => {
    try {
      return await app.fetch(request);
    } finally {
      changed();
    }
  };
  clock.onRing(changed);
  return {
    methods,
    handle: logged(handle, {
      log: options.log,
      keep: traffic.settings.kept > 0 ? (entry, exchange) => traffic.noteRequest(entry, exchange) : undefined,
      now: clock.now,
    }),
    async close() {
      const down = courier.close();
      clock.close();
      faults.close();
      updates.close();
      await down;
    },
  };
}
