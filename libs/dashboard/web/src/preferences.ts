import { cell } from './store';

/** A list as somebody filters it, under a name. */
export interface SavedView {
  readonly name: string;
  /** As in the address: `status=pending&bank=bca`. */
  readonly search: string;
}

/** How people want the lists, kept in their browser by page. What is kept there and is not understood counts as nothing. */
export class Preferences {
  private readonly views: Kept<SavedView>;
  private readonly hidden: Kept<string>;
  private readonly shown: Kept<string>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.views = kept(storage, 'midtrans-dashboard:views', isView);
    this.hidden = kept(storage, 'midtrans-dashboard:hidden-columns', isText);
    this.shown = kept(storage, 'midtrans-dashboard:shown-columns', isText);
  }

  viewsOf(page: string): readonly SavedView[] {
    return this.views.of(page);
  }

  /** Takes the place of what has the name already. */
  saveView(page: string, view: SavedView): void {
    this.views.set(page, [...this.others(page, view.name), view]);
  }

  removeView(page: string, name: string): void {
    this.views.set(page, this.others(page, name));
  }

  get hasViews(): boolean {
    return this.views.areThere;
  }

  /** Of all pages. */
  forgetViews(): void {
    this.views.clear();
  }

  /** Whether somebody has said that a column is shown, or that it is not; undefined where nobody has. */
  choiceOf(page: string, column: string): boolean | undefined {
    if (this.hidden.of(page).includes(column)) return false;
    return this.shown.of(page).includes(column) ? true : undefined;
  }

  showColumn(page: string, column: string, isShown: boolean): void {
    for (const [columns, isOne] of [
      [this.shown, isShown],
      [this.hidden, !isShown],
    ] as const) {
      const others = columns.of(page).filter((each) => each !== column);
      columns.set(page, isOne ? [...others, column] : others);
    }
  }

  private others(page: string, name: string): SavedView[] {
    return this.views.of(page).filter((each) => each.name !== name);
  }
}

interface Kept<Item> {
  readonly areThere: boolean;
  of(page: string): readonly Item[];
  set(page: string, items: readonly Item[]): void;
  clear(): void;
}

function kept<Item>(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  key: string,
  isItem: (value: unknown) => value is Item,
): Kept<Item> {
  const all = cell(new Map<string, unknown>(Object.entries(objectIn(storage.getItem(key)))));
  const keep = (items: Map<string, unknown>): void => {
    all.value = items;
    storage.setItem(key, JSON.stringify(Object.fromEntries(items)));
  };
  return {
    get areThere() {
      return [...all.value.keys()].some((page) => this.of(page).length > 0);
    },
    of(page) {
      const items = all.value.get(page);
      return Array.isArray(items) ? items.filter(isItem) : [];
    },
    set(page, items) {
      keep(new Map([...all.value, [page, items]]));
    },
    clear() {
      keep(new Map());
    },
  };
}

function objectIn(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isView(value: unknown): value is SavedView {
  const { name, search } = (value ?? {}) as Partial<SavedView>;
  return isText(name) && isText(search);
}
