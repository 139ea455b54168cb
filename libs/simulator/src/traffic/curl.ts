import { stringify } from '../json';
import type { NotificationAttempt } from '../notifications/courier';
import { NOTIFICATION_HEADERS } from '../notifications/post';
import { shellWord } from '../shell-word';
import type { KeptRequest } from './kept-request';

function headerArguments(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`);
}

/** These are called with the client key in the address. */
const CLIENT_KEY_PATHS: readonly string[] = ['/v2/token', '/v2/card/register'];

/** The same request once more, to the gateway at `origin`. The key is a variable of whoever runs it. */
export function curlOfRequest(request: KeptRequest, origin: string): string {
  const { method, path, query, headers, requestBody } = request;
  const impliedMethod = requestBody === '' ? 'GET' : 'POST';
  return [
    'curl',
    ...(CLIENT_KEY_PATHS.includes(path) ? [] : ['-u "$SERVER_KEY:"']),
    ...(method === impliedMethod ? [] : [`-X ${method}`]),
    shellWord(origin + path + query),
    ...headerArguments(headers),
    ...(requestBody === '' ? [] : [`--data-raw ${shellWord(requestBody)}`]),
  ].join(' ');
}

/** The same post of a notification once more, with its exact body. */
export function curlOfAttempt({ url, body }: NotificationAttempt): string {
  const args = [...headerArguments(NOTIFICATION_HEADERS), `--data-raw ${shellWord(stringify(body))}`];
  return ['curl', shellWord(url), ...args].join(' ');
}
