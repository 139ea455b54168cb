import { ApiError, openStream } from './client';

/** Is dispatched when the server says that something has changed. */
export const CHANGED = 'dashboard:changed';

/** Whoever looks at a busy shop does not look more often than that. */
const AT_MOST_EVERY_MS = 5_000;
const AGAIN_MS = 5_000;
/** The server says every 25 seconds that it is there. */
const SILENT_MS = 60_000;

let isOpen = false;
let isFollowing = false;

/** Whether the server tells of changes now: then nobody has to ask all the time whether there are any. */
export function isTold(): boolean {
  return isOpen;
}

/** Listens to the server from now on, and again after each end, until it refuses. */
export async function followChanges(): Promise<void> {
  if (isFollowing) return;
  isFollowing = true;
  while (isFollowing) {
    try {
      await listen(await openStream('changes'));
    } catch (error) {
      isFollowing = !(error instanceof ApiError && error.status >= 400 && error.status < 500);
    }
    isOpen = false;
    await new Promise<void>((resolve) => void setTimeout(resolve, AGAIN_MS));
  }
}

async function listen(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  const tell = throttled(() => dispatchEvent(new Event(CHANGED)));
  const decoder = new TextDecoder();
  isOpen = true;
  // What has changed while nobody told of it.
  tell();
  for (;;) {
    const silence = setTimeout(() => void reader.cancel(), SILENT_MS);
    const { done, value } = await reader.read().finally(() => clearTimeout(silence));
    if (done) return;
    if (/^data: ?changed$/m.test(decoder.decode(value, { stream: true }))) tell();
  }
}

/** Does it at once, and what is asked for soon after is done once, later. */
function throttled(act: () => void): () => void {
  let last = -Infinity;
  let isPlanned = false;
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    setTimeout(
      () => {
        isPlanned = false;
        last = performance.now();
        act();
      },
      Math.max(0, last + AT_MOST_EVERY_MS - performance.now()),
    );
  };
}
