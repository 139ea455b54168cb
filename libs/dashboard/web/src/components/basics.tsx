import type { ComponentChildren } from 'preact';
import type { ApiError } from '../client';
import { labelOfZone } from '../zones';
import { formats, notice, t, zone } from '../state';
import { hrefOf } from '../route';
import type { Tone } from '../tones';
import type { Loaded } from '../use-api';

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

export function Money({ amount }: { amount: string | number }) {
  return <span class="money">{formats.value.rupiah(amount)}</span>;
}

/** A time as people read it, and exactly where they look closer. */
export function Time({ at, isExact = false }: { at: string | null; isExact?: boolean }) {
  if (at === null) return <>{t.value.none}</>;
  const exact = `${formats.value.time(at)} ${labelOfZone(zone.value)}`;
  return (
    <time dateTime={at} title={`${exact} · ${at}`}>
      {isExact ? exact : formats.value.shortTime(at)}
    </time>
  );
}

export function Ago({ at }: { at: string | null }) {
  if (at === null) return <>{t.value.none}</>;
  return (
    <time dateTime={at} title={formats.value.time(at)}>
      {formats.value.ago(at, new Date())}
    </time>
  );
}

export function CopyButton({ text, label, name }: { text: string; label?: string; name?: string }) {
  return (
    <button
      type="button"
      class={label === undefined ? 'icon' : 'small'}
      aria-label={name === undefined ? undefined : `${t.value.copy}: ${name}`}
      onClick={() => void copy(text)}
    >
      {label ?? <Icon name="copy" />}
    </button>
  );
}

async function copy(text: string): Promise<void> {
  if (navigator.clipboard === undefined) {
    copyBySelection(text);
  } else {
    await navigator.clipboard.writeText(text);
  }
  notice.value = t.value.copied;
}

/** A page that came over plain HTTP has no clipboard. */
function copyBySelection(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

const PATHS = {
  copy: 'M5 5V3.5A1.5 1.5 0 0 1 6.5 2h6A1.5 1.5 0 0 1 14 3.5v6a1.5 1.5 0 0 1-1.5 1.5H11M3.5 5h6A1.5 1.5 0 0 1 11 6.5v6A1.5 1.5 0 0 1 9.5 14h-6A1.5 1.5 0 0 1 2 12.5v-6A1.5 1.5 0 0 1 3.5 5Z',
  close: 'M4 4l8 8M12 4l-8 8',
  filter: 'M2 4h12M4.5 8h7M7 12h2',
  refresh: 'M13.5 8A5.5 5.5 0 1 1 11.7 3.9M13.5 2v3h-3',
  download: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  menu: 'M2 4h12M2 8h12M2 12h12',
  older: 'M6 3l5 5-5 5',
  newer: 'M10 3 5 8l5 5',
  right: 'M6 3l5 5-5 5',
  tick: 'M3 8.5 6.5 12 13 4.5',
  alert: 'M8 2 1.5 13.5h13L8 2ZM8 6.5v3.2M8 11.6v.2',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** @param isPage - whether it stands for a whole page, whose heading it is then */
export function Failure({
  error,
  onRetry,
  isPage = false,
}: {
  error: ApiError;
  onRetry: () => void;
  isPage?: boolean;
}) {
  const Title = isPage ? 'h1' : 'strong';
  return (
    <div class="failure" role="alert">
      <div>
        <Title>{error.status === 404 ? t.value.notFound : t.value.failed}</Title> {error.message}
      </div>
      <button type="button" class="small" onClick={onRetry}>
        {t.value.retry}
      </button>
    </div>
  );
}

export function Loading() {
  return (
    <p class="soft" role="status">
      {t.value.loading}
    </p>
  );
}

export function Json({ value, title, isOpen = false }: { value: unknown; title: string; isOpen?: boolean }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <details class="json" open={isOpen}>
      <summary>{title}</summary>
      <div class="code">
        <CopyButton text={text} name={title} />
        <pre tabIndex={0} aria-label={title}>
          {text}
        </pre>
      </div>
    </details>
  );
}

export type Fact = readonly [name: string, value: ComponentChildren];

/** Facts with names; those that are empty are left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  const known = facts.filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return (
    <dl>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Card({
  title,
  children,
  actions,
}: {
  title: string;
  children: ComponentChildren;
  actions?: ComponentChildren;
}) {
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** What a page about one thing begins with: where it is listed, what it is, how it stands, and what can be done. */
export function Subject({
  page,
  title,
  badge,
  actions,
  children,
}: {
  page: 'payments' | 'notifications' | 'events' | 'invoices' | 'subscriptions' | 'pay-accounts';
  title: ComponentChildren;
  badge: ComponentChildren;
  actions?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <header class="subject">
      <p class="crumbs">
        <a href={hrefOf(page)}>{t.value.pages[page]}</a>
      </p>
      <div class="heading">
        <h1>{title}</h1>
        {badge}
        <span class="spring" />
        {actions}
      </div>
      {children}
    </header>
  );
}

/** While a page about one thing has nothing to show. */
export function Pending({ loaded }: { loaded: Pick<Loaded<unknown>, 'error' | 'reload'> }) {
  if (loaded.error === undefined) return <Loading />;
  return <Failure error={loaded.error} onRetry={loaded.reload} isPage />;
}
