import type { SignedBiSnapNotification } from '../gateway/bi-snap-signature';
import { bytesOf } from '../rest/body-bytes';
import { parameter } from '../rest/own-parameters';
import { headerOf, part, pathOf } from '../rest/request';
import { textOf } from '../rest/request-body';

/** How a request is signed, where it is as those of BI-SNAP are; else null. To be asked for after the body. */
export function BiSnapSignature(): ParameterDecorator {
  return parameter({ transform: (request) => biSnapSignatureOf(request) });
}

function biSnapSignatureOf(request: unknown): SignedBiSnapNotification | null {
  const signature = headerOf(request, 'x-signature');
  const timestamp = headerOf(request, 'x-timestamp');
  if (signature === undefined || timestamp === undefined) return null;
  const bytes = bytesOf(request);
  // Where nobody has kept the bytes, what was parsed is written as it was, but for white space.
  const body = bytes === undefined ? JSON.stringify(part(request, 'body')) : textOf(bytes);
  return body === undefined ? null : { path: pathOf(request), timestamp, signature, body };
}
