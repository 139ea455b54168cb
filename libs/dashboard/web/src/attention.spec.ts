import { ATTENTION_KINDS, type AttentionItem } from './api-types';
import { attentionHref, bySeverity } from './attention';
import { en } from './i18n/en';

const item = (severity: AttentionItem['severity'], oldest_at: string | null): AttentionItem => ({
  kind: 'dead_deliveries',
  severity,
  oldest_at,
  count: 1,
  account: null,
  about: null,
  filter: {},
});

it.each(ATTENTION_KINDS)('leads from %s to a page that there is, and to its filter', (kind) => {
  const [, page = ''] =
    /^#\/([a-z-]+)\?state=dead$/.exec(attentionHref({ kind, filter: { state: 'dead' } })) ?? [];
  expect(Object.keys(en.pages)).toContain(page);
});

it('The worst comes first, then what has waited longest', () => {
  const [late, early] = ['2026-11-28T02:00:00Z', '2026-11-28T01:00:00Z'];
  const items = [
    item('warning', early),
    item('critical', null),
    item('critical', late),
    item('critical', early),
  ];
  expect(bySeverity(items).map(({ severity, oldest_at }) => [severity, oldest_at])).toEqual([
    ['critical', early],
    ['critical', late],
    ['critical', null],
    ['warning', early],
  ]);
});
