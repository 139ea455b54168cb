import { Preferences } from './preferences';

const VIEWS = 'midtrans-dashboard:views';
let texts: Map<string, string>;
beforeEach(() => (texts = new Map()));

/** As the page finds them when it is loaded. */
const loaded = () =>
  new Preferences({
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
  });

describe('a view of a list', () => {
  const view = { name: 'Waiting at BCA', search: 'status=pending&bank=bca' };

  it('is there at the next visit, on its own page alone', () => {
    loaded().saveView('payments', view);
    expect(loaded().viewsOf('payments')).toEqual([view]);
    expect(loaded().viewsOf('refunds')).toEqual([]);
  });

  it('takes the place of the one that has its name', () => {
    const preferences = loaded();
    preferences.saveView('payments', view);
    preferences.saveView('payments', { ...view, search: 'bank=bni' });
    expect(preferences.viewsOf('payments')).toEqual([{ ...view, search: 'bank=bni' }]);
  });

  it('is gone once it is removed, and the others stay', () => {
    const preferences = loaded();
    preferences.saveView('payments', view);
    preferences.saveView('payments', { ...view, name: 'other' });
    preferences.removeView('payments', 'other');
    expect(loaded().viewsOf('payments')).toEqual([view]);
  });

  it('is gone with those of all pages once they are forgotten, and columns stay as they were chosen', () => {
    const preferences = loaded();
    expect(preferences.hasViews).toBe(false);
    for (const page of ['payments', 'refunds']) preferences.saveView(page, view);
    preferences.showColumn('payments', 'bank', false);
    expect([preferences.hasViews, loaded().hasViews]).toEqual([true, true]);
    preferences.forgetViews();
    expect([preferences.hasViews, loaded().hasViews]).toEqual([false, false]);
    expect([...texts.values()].join()).not.toContain('bca');
    expect(loaded().choiceOf('payments', 'bank')).toBe(false);
  });

  it.each(['', 'null', '[]', '{"payments":1}', '{"payments":[null,{"name":1,"search":""},"x"]}', '{'])(
    'is none where %j is kept, and another is kept beside it',
    (text) => {
      texts.set(VIEWS, text);
      expect(loaded().viewsOf('payments')).toEqual([]);
      loaded().saveView('payments', view);
      expect(loaded().viewsOf('payments')).toEqual([view]);
    },
  );

  it.each(['__proto__', 'constructor'])('of a page called %s is one of a page', (page) => {
    expect(loaded().viewsOf(page)).toEqual([]);
  });
});

describe('a column of a list', () => {
  const PAGES = ['payments', 'invoices'] as const;
  const choices = () => PAGES.map((page) => loaded().choiceOf(page, 'customer_email'));

  it('is hidden, or shown, as somebody said last, on its own page alone', () => {
    const preferences = loaded();
    expect(choices()).toEqual([undefined, undefined]);
    for (const isShown of [false, true, true, false, false, true]) {
      preferences.showColumn('payments', 'customer_email', isShown);
      expect(choices()).toEqual([isShown, undefined]);
    }
  });
});
