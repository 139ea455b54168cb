import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Me } from './api-types';
import { hasToken } from './client';
import { Dialog } from './components/dialog';
import { Icon, Loading } from './components/basics';
import { GO_KEYS } from './keys';
import {
  InvoicePage,
  InvoicesPage,
  PayAccountPage,
  PayAccountsPage,
  SubscriptionPage,
  SubscriptionsPage,
} from './pages/agreements';
import { AuditPage } from './pages/audit';
import { EventPage, EventsPage } from './pages/events';
import { HealthPage } from './pages/health';
import { NotificationPage, NotificationsPage } from './pages/notifications';
import { OverviewPage } from './pages/overview';
import { PaymentPage } from './pages/payment';
import { PaymentsPage } from './pages/payments';
import { RefundsPage } from './pages/refunds';
import { hrefOf, type Route } from './route';
import {
  areKeysShown,
  chooseLocale,
  chooseZone,
  locale,
  notice,
  preferences,
  route,
  session,
  signIn,
  signOut,
  t,
  zone,
} from './state';
import { watch } from './store';
import { labelOfZone, ZONES } from './zones';

const PAGES = [
  'overview',
  'payments',
  'refunds',
  'notifications',
  'events',
  'invoices',
  'subscriptions',
  'pay-accounts',
  'health',
  'audit',
] as const;
type PageName = (typeof PAGES)[number];

/** What is of everybody, and so for staff alone. */
const FOR_STAFF: readonly PageName[] = ['overview', 'refunds', 'notifications', 'events', 'health', 'audit'];

const GROUPS: readonly {
  readonly title?: keyof typeof t.value.groups;
  readonly pages: readonly PageName[];
}[] = [
  { pages: ['overview'] },
  { title: 'money', pages: ['payments', 'refunds'] },
  { title: 'delivery', pages: ['notifications', 'events', 'health', 'audit'] },
  { title: 'agreements', pages: ['invoices', 'subscriptions', 'pay-accounts'] },
];

export function App() {
  const [, draw] = useReducer((round: number) => round + 1, 0);
  // Together with the first picture: what changes before a later effect would never be drawn.
  useLayoutEffect(() => watch(() => draw(undefined)), []);
  const now = session.value;
  switch (now.kind) {
    case 'loading':
      return (
        <main class="alone">
          <Loading />
        </main>
      );
    case 'failed':
      return (
        <main class="alone">
          <p role="alert">
            {t.value.failed} {now.message}
          </p>
          <button type="button" onClick={() => void signIn()}>
            {t.value.retry}
          </button>
        </main>
      );
    case 'out':
      return <SignIn wasRefused={now.wasRefused} />;
    case 'in':
      return <Shell me={now.me} />;
    default:
      return now satisfies never;
  }
}

function SignIn({ wasRefused }: { wasRefused: boolean }) {
  const [isWorking, setWorking] = useState(false);
  const { signIn: words } = t.value;
  async function onSubmit(event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token !== 'string' || token.trim() === '') return;
    setWorking(true);
    await signIn(token.trim().replace(/^Bearer\s+/i, ''));
    setWorking(false);
  }
  return (
    <main class="alone">
      <form class="card" onSubmit={(event) => void onSubmit(event)}>
        <h1>{words.title}</h1>
        <p class="soft">{words.explanation}</p>
        <div class="field">
          <label for="token">{words.token}</label>
          <input
            id="token"
            name="token"
            type="password"
            required
            autoComplete="off"
            aria-invalid={wasRefused}
            aria-describedby="token-said"
          />
          <span id="token-said" class="problem" role="alert">
            {wasRefused ? words.refused : ''}
          </span>
        </div>
        <button type="submit" class="main" disabled={isWorking}>
          {isWorking ? t.value.dialog.working : words.submit}
        </button>
      </form>
      <Choices />
    </main>
  );
}

function Shell({ me }: { me: Me }) {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const here = route.value;
  const mine = PAGES.filter((page) => me.user.is_staff || !FOR_STAFF.includes(page));
  const page = mine.find((each) => each === here.page) ?? (here.page === 'overview' ? 'payments' : undefined);
  const place = `${here.page}/${here.id ?? ''}`;
  const lastPlace = useRef(place);

  useEffect(() => {
    document.title = [page === undefined ? undefined : t.value.pages[page], me.title]
      .filter(Boolean)
      .join(' · ');
    if (lastPlace.current === place) return;
    lastPlace.current = place;
    setMenuOpen(false);
    notice.value = '';
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place, page, locale.value]);

  return (
    <>
      <button class="skip" type="button" onClick={() => main.current?.focus()}>
        {t.value.skip}
      </button>
      <div class="layout">
        <header class="side">
          <div class="brand">
            <strong>{me.title}</strong>
            {me.environment !== null && (
              <span class={`badge ${me.environment === 'production' ? 'bad' : 'wait'}`}>
                {me.environment}
              </span>
            )}
            {me.read_only && <span class="badge plain">{t.value.readOnly}</span>}
            <button
              type="button"
              class="icon menu-button"
              aria-label={t.value.menu}
              aria-expanded={isMenuOpen}
              aria-controls="pages"
              onClick={() => setMenuOpen(!isMenuOpen)}
            >
              <Icon name={isMenuOpen ? 'close' : 'menu'} />
            </button>
          </div>
          <nav id="pages" aria-label={t.value.navigation} class={isMenuOpen ? 'open' : ''}>
            {GROUPS.map(({ title, pages }) => {
              const shown = pages.filter((each) => mine.includes(each));
              if (shown.length === 0) return null;
              return (
                <div key={title ?? ''}>
                  {title !== undefined && <p class="group">{t.value.groups[title]}</p>}
                  <ul>
                    {shown.map((each) => (
                      <li key={each}>
                        <a href={hrefOf(each)} aria-current={each === page ? 'page' : undefined}>
                          {t.value.pages[each]}
                        </a>
                      </li>
                    ))}
                  </ul>
                </div>
              );
            })}
          </nav>
        </header>
        <div class="content">
          <main ref={main} tabIndex={-1}>
            {page === undefined ? (
              <p class="empty">{t.value.notFound}</p>
            ) : (
              <PageOf page={page} here={here} />
            )}
          </main>
          <footer class="foot">
            <span class="soft">
              {t.value.signedInAs} {me.user.id}
            </span>
            {hasToken() && (
              <button type="button" class="link" onClick={signOut}>
                {t.value.signOut}
              </button>
            )}
            {preferences.hasViews && (
              <button type="button" class="link" onClick={() => preferences.forgetViews()}>
                {t.value.forgetViews}
              </button>
            )}
            <span class="spring" />
            <button type="button" class="link" onClick={() => (areKeysShown.value = true)}>
              {t.value.keys.title} <kbd>?</kbd>
            </button>
            <Choices />
          </footer>
        </div>
      </div>
      <p class="notice" role="status">
        {notice.value}
      </p>
      {areKeysShown.value && <Keys />}
    </>
  );
}

/** One page is not another one: nothing that was loaded for one is shown in the other. */
function PageOf({ page, here: { id } }: { page: PageName; here: Route }): ComponentChildren {
  switch (page) {
    case 'overview':
      return <OverviewPage />;
    case 'payments':
      return id === undefined ? <PaymentsPage /> : <PaymentPage key={id} id={id} />;
    case 'refunds':
      return <RefundsPage />;
    case 'notifications':
      return id === undefined ? <NotificationsPage /> : <NotificationPage key={id} id={id} />;
    case 'events':
      return id === undefined ? <EventsPage /> : <EventPage key={id} id={id} />;
    case 'invoices':
      return id === undefined ? <InvoicesPage /> : <InvoicePage key={id} id={id} />;
    case 'subscriptions':
      return id === undefined ? <SubscriptionsPage /> : <SubscriptionPage key={id} id={id} />;
    case 'pay-accounts':
      return id === undefined ? <PayAccountsPage /> : <PayAccountPage key={id} id={id} />;
    case 'health':
      return <HealthPage />;
    case 'audit':
      return <AuditPage />;
    default:
      return page satisfies never;
  }
}

/** Language and zone. */
function Choices() {
  const zones = ZONES.some(({ name }) => name === zone.value)
    ? ZONES
    : [...ZONES, { name: zone.value, label: labelOfZone(zone.value) }];
  return (
    <span class="choices">
      <select
        aria-label={t.value.zone}
        value={zone.value}
        onChange={(event) => chooseZone(event.currentTarget.value)}
      >
        {zones.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      <select
        aria-label={t.value.language}
        value={locale.value}
        onChange={(event) => void chooseLocale(event.currentTarget.value === 'id' ? 'id' : 'en')}
      >
        <option value="id">Bahasa Indonesia</option>
        <option value="en">English</option>
      </select>
    </span>
  );
}

function Keys() {
  const { keys, pages } = t.value;
  const rows: [string, string][] = [
    ['/', keys.search],
    ['j', keys.next],
    ['k', keys.previous],
    ['Enter', keys.open],
    ['[', keys.newer],
    [']', keys.older],
    ['r', keys.refresh],
    ['?', keys.help],
    ['Esc', keys.close],
  ];
  return (
    <Dialog title={keys.title} onClose={() => (areKeysShown.value = false)}>
      <dl class="keys">
        {rows.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p class="soft">{keys.go}</p>
      <dl class="keys">
        {Object.entries(GO_KEYS).map(([key, page]) => (
          <div key={key}>
            <dt>
              <kbd>g</kbd> <kbd>{key}</kbd>
            </dt>
            <dd>{pages[page]}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
