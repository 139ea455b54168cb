/** A value that the page is drawn from. */
export interface Cell<Value> {
  value: Value;
}

const watchers = new Set<() => void>();

/** Whoever sets it has the page drawn anew; what does not differ is left alone by Preact. */
export function cell<Value>(initial: Value): Cell<Value> {
  let current = initial;
  return {
    get value() {
      return current;
    },
    set value(next: Value) {
      if (Object.is(next, current)) return;
      current = next;
      for (const watcher of watchers) watcher();
    },
  };
}

/** @returns what ends it */
export function watch(act: () => void): () => void {
  watchers.add(act);
  return () => watchers.delete(act);
}
