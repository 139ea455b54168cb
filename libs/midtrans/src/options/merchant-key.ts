const KEY_RULE = "must be a key of the merchant's dashboard, not empty and without spaces";

/** Which of a merchant's keys: the secret one, or the one that browsers know. */
export type KeyKind = 'server' | 'client';

/** How Midtrans begins its keys, those of old accounts too. */
const PREFIX = /^(?:SB-)?(?:Mid|VT)-(server|client)-/i;
const QUOTES = /["'`‘’“”]/;

/** What documentation and templates have in the place of a key. A key of Midtrans ends with random characters, so that none matches. */
const PLACEHOLDERS: readonly RegExp[] = [
  // <server key>, [key], {{ key }}, ${KEY}, $KEY, %KEY%
  /<.*>|\[.*\]|\{.*\}|^\$|^%.*%$/,
  // your_server_key_here, YOUR-SERVER-KEY, my-key-here
  /^your(?:[-_.]|$)|(?:^|[-_.])your[-_.]?(?:own|midtrans|merchant|sandbox|production|server|client|secret|api|key)/i,
  /(?:^|[-_.])here$/i,
  // changeme, replace-me, insert_key
  /^(?:change|replace|fill)[-_.]?(?:me|this|it|in|with)(?:[-_.]|$)/i,
  /^(?:insert|paste|enter)[-_.]/i,
  /^(?:placeholder|todo|fixme|tbd|dummy|undefined|null|none)$/i,
  // MIDTRANS_SERVER_KEY, process.env.MIDTRANS_SERVER_KEY
  /^(?:process\.env\.)?(?:MIDTRANS_)?(?:SERVER|CLIENT)_KEY$/,
  // xxx, xxx…, ***, 000000
  /^([x*#.0_-])\1{2,}$/i,
  /x{6}|\*{3}|\.{3}|…/i,
];

/**
 * What is wrong with a merchant's key, in words that do not repeat it: it is empty, has spaces or quotes, is a placeholder, or is the
 * key of the other kind. `undefined` where it may be a key: whether it is one, the gateway alone knows.
 *
 * @example problemOfKey('server', 'SB-Mid-client-…') // 'is a client key: give the server key'
 */
export function problemOfKey(kind: KeyKind, key: unknown): string | undefined {
  if (typeof key !== 'string' || key.trim() === '') return KEY_RULE;
  if (QUOTES.test(key)) return 'has quotes in it: give the key alone';
  if (isPlaceholder(key)) return "is a placeholder: give a key of the merchant's dashboard";
  if (/\s/.test(key)) return KEY_RULE;
  const named = PREFIX.exec(key)?.[1]?.toLowerCase() ?? kind;
  return named === kind ? undefined : `is a ${named} key: give the ${kind} key`;
}

function isPlaceholder(key: string): boolean {
  const own = key.trim().replace(PREFIX, '');
  return PLACEHOLDERS.some((placeholder) => placeholder.test(own));
}
