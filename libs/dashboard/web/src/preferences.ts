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

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.views = kept(storage, 'midtrans-dashboard:views', isView);
    this.hidden = kept(storage, 'midtrans-dashboard:hidden-columns', isText);
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

  hiddenColumnsOf(page: string): readonly string[] {
    return this.hidden.of(page);
  }

  showColumn(page: string, column: string, isShown: boolean): void {
    const others = this.hidden.of(page).filter((each) => each !== column);
    this.hidden.set(page, isShown ? others : [...others, column]);
  }

  private others(page: string, name: string): SavedView[] {
    return this.views.of(page).filter((each) => each.name !== name);
  }
}

interface Kept<Item> {
  of(page: string): readonly Item[];
  set(page: string, items: readonly Item[]): void;
}

function kept<Item>(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  key: string,
  isItem: (value: unknown) => value is Item,
): Kept<Item> {
  const all = cell(new Map<string, unknown>(Object.entries(objectIn(storage.getItem(key)))));
  return {
    of(page) {
      const items = all.value.get(page);
      return Array.isArray(items) ? items.filter(isItem) : [];
    },
    set(page, items) {
      all.value = new Map([...all.value, [page, items]]);
      storage.setItem(key, JSON.stringify(Object.fromEntries(all.value)));
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
