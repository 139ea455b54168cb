import type { Me } from './api-types';
import { followChanges } from './changes';
import { forgetToken, keepToken, onUnauthorized, request, ApiError } from './client';
import { OpenAttempts } from './command';
import { formatsOf, type Formats, type Locale } from './format';
import type { Dictionary } from './i18n/en';
import { Preferences } from './preferences';
import { hrefOf, parseRoute, tokenIn, type Query } from './route';
import { cell } from './store';
import { ZONES } from './zones';

export type Session =
  | { readonly kind: 'loading' }
  | { readonly kind: 'out'; readonly wasRefused: boolean }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'in'; readonly me: Me };

const LOCALE = 'midtrans-dashboard:locale';
const ZONE = 'midtrans-dashboard:zone';

export const route = cell(parseRoute(''));
export const session = cell<Session>({ kind: 'loading' });
export const locale = cell<Locale>(chosenLocale() ?? browserLocale());
export const zone = cell<string>(localStorage.getItem(ZONE) ?? ZONES[0].name);
/** A browser loads the words of the language that is chosen, and no others. */
const LOADERS: Readonly<Record<Locale, () => Promise<Dictionary>>> = {
  en: async () => (await import('./i18n/en')).en,
  id: async () => (await import('./i18n/id')).id,
};
const loadedWords = new Map<Locale, Dictionary>();

export const t = {
  get value(): Dictionary {
    const words = loadedWords.get(locale.value);
    if (words === undefined) throw new Error(`The words of "${locale.value}" are not loaded`);
    return words;
  },
};

/** Making them is much more work than using them. */
const madeFormats = new Map<string, Formats>();

export const formats = {
  get value(): Formats {
    const name = `${locale.value} ${zone.value}`;
    const made = madeFormats.get(name) ?? formatsOf(locale.value, zone.value);
    madeFormats.set(name, made);
    return made;
  },
};

/** What has just been done, for people who see it and for those who hear it. */
export const notice = cell('');
export const areKeysShown = cell(false);
export const openAttempts = new OpenAttempts(sessionStorage);
export const preferences = new Preferences(localStorage);

export async function chooseLocale(value: Locale): Promise<void> {
  localStorage.setItem(LOCALE, value);
  await speak(value);
}

async function speak(value: Locale): Promise<void> {
  if (!loadedWords.has(value)) loadedWords.set(value, await LOADERS[value]());
  locale.value = value;
  document.documentElement.lang = value;
}

export function chooseZone(name: string): void {
  localStorage.setItem(ZONE, name);
  zone.value = name;
}

export function goTo(page: string, query: Query = {}, idOfRow?: string): void {
  location.hash = hrefOf(page, query, idOfRow);
}

/** Signs in by what is there, and follows the address from now on. @returns as soon as there are words to show */
export async function start(): Promise<void> {
  await speak(locale.value);
  // Links go out from the base of the page: from another address, the first of them would load the page anew.
  if (!location.href.startsWith(document.baseURI)) history.replaceState(null, '', `./${location.hash}`);
  addEventListener('hashchange', () => {
    if (takeToken()) void signIn();
    route.value = parseRoute(location.hash);
  });
  takeToken();
  route.value = parseRoute(location.hash);
  void signIn();
}

/** Takes a token out of the address, so that it stays in no history. @returns whether there was one */
function takeToken(): boolean {
  const token = tokenIn(location.hash);
  if (token === undefined) return false;
  keepToken(token);
  history.replaceState(null, '', '#/');
  return true;
}

export async function signIn(token?: string): Promise<void> {
  if (token !== undefined) keepToken(token);
  try {
    const me = await request<Me>('me');
    if (chosenLocale() === undefined) await speak(me.locale === 'auto' ? browserLocale() : me.locale);
    if (localStorage.getItem(ZONE) === null) zone.value = me.time_zone;
    session.value = { kind: 'in', me };
    if (me.user.is_staff) void followChanges();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401 || error.status === 403) {
      if (token !== undefined) forgetToken();
      session.value = { kind: 'out', wasRefused: token !== undefined };
    } else {
      session.value = { kind: 'failed', message: error.message };
    }
  }
}

export function signOut(): void {
  forgetToken();
  session.value = { kind: 'out', wasRefused: false };
}

onUnauthorized(() => {
  if (session.value.kind === 'in') session.value = { kind: 'out', wasRefused: false };
});

function chosenLocale(): Locale | undefined {
  const chosen = localStorage.getItem(LOCALE);
  return chosen === 'id' || chosen === 'en' ? chosen : undefined;
}

function browserLocale(): Locale {
  return navigator.language.toLowerCase().startsWith('id') ? 'id' : 'en';
}
