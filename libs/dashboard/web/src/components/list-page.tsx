import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Page } from '../api-types';
import { fromInput, toInput, valueInWords, type FilterField } from '../filters';
import { changed, filtersOf, hrefOf, parseQuery, type Query } from '../route';
import { formats, goTo, preferences, route, t, zone } from '../state';
import { wordFor } from '../timeline-words';
import { useApi } from '../use-api';
import { Failure, Icon, Loading } from './basics';
import { CsvButton } from './csv-button';
import { Table, type Column } from './table';

/** Rows of a page of a list. */
const LIMIT = '25';
/** How often the newest page is looked at again. */
const LIVE_MS = 15_000;

/** By the cursor of a page, the cursor of the page before it: the server only tells the next one. */
const pagesBefore = new Map<string, string>();

export interface ListPageProps<Row> {
  readonly page: string;
  /** Below `api/`. */
  readonly path: string;
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly fields: readonly FilterField[];
  /** The filter that the search box sets. */
  readonly searched?: string;
  readonly searchHint?: string;
  readonly children?: ComponentChildren;
  readonly keyOf: (row: Row) => string;
  readonly hrefOf?: (row: Row) => string | undefined;
}

export function ListPage<Row>(props: ListPageProps<Row>) {
  const { page, path, title, keyOf, children } = props;
  const { query } = route.value;
  const search = new URLSearchParams({ ...query, limit: LIMIT }).toString();
  const list = useApi<Page<Row>>(`${path}/?${search}`, query.cursor === undefined ? LIVE_MS : undefined);
  const { data, error } = list;
  const columns = props.columns
    .filter((each) => !mayBeHidden(each) || preferences.choiceOf(page, each.name) !== false)
    .map((each) => (isAsked(page, each) ? { ...each, place: 'more' as const } : each));

  return (
    <>
      <div class="heading">
        <h1>{title}</h1>
        <span class="spring" />
        <ColumnMenu {...props} />
        <CsvButton name={page} path={path} query={query} columns={props.columns} />
        <button type="button" class="small" onClick={list.reload}>
          <Icon name="refresh" /> {t.value.refresh}
        </button>
      </div>
      {children}
      <SavedViews page={page} query={query} />
      <FilterBar {...props} query={query} />
      {error !== undefined && <Failure error={error} onRetry={list.reload} />}
      {data === undefined && error === undefined && <Loading />}
      {data?.results.length === 0 && (
        <p class="empty">{filtersOf(query).length === 0 ? t.value.nothing : t.value.nothingFiltered}</p>
      )}
      {data !== undefined && data.results.length > 0 && (
        <Table
          caption={title}
          columns={columns}
          rows={data.results}
          isBusy={list.isLoading}
          keyOf={keyOf}
          hrefOf={props.hrefOf}
        />
      )}
      {data !== undefined && (
        <Pager
          page={page}
          query={query}
          next={list.isLoading ? null : data.next_cursor}
          count={data.results.length}
        />
      )}
    </>
  );
}

function FilterBar<Row>({
  page,
  fields,
  searched,
  searchHint,
  query,
}: ListPageProps<Row> & { query: Query }) {
  const id = useId();
  const active = filtersOf(query);
  const known = fields.filter(({ name }) => name !== searched);

  function onSearch(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    if (searched === undefined) return;
    goTo(page, changed(query, { [searched]: typedInto(event.currentTarget, searched) }));
  }

  function onApply(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    const form = event.currentTarget;
    const changes = known.map((field) => [
      field.name,
      fromInput(field, typedInto(form, field.name), zone.value),
    ]);
    form.closest('details')?.removeAttribute('open');
    goTo(page, changed(query, Object.fromEntries(changes) as Record<string, string | undefined>));
  }

  return (
    <div class="filters">
      {searched !== undefined && (
        <form role="search" onSubmit={onSearch} key={`search-${query[searched] ?? ''}`}>
          <input
            type="search"
            name={searched}
            aria-label={searchHint}
            placeholder={searchHint}
            defaultValue={query[searched]}
            data-search
            autoComplete="off"
            spellcheck={false}
          />
        </form>
      )}
      <details class="menu">
        <summary class="button">
          <Icon name="filter" /> {t.value.addFilter}
        </summary>
        <form class="panel" onSubmit={onApply} key={JSON.stringify(query) + zone.value}>
          <div class="grid">
            {known.map((field) => (
              <div class="field" key={field.name}>
                <label for={`${id}-${field.name}`}>{wordFor(t.value.fields, field.name)}</label>
                <FilterInput id={`${id}-${field.name}`} field={field} value={query[field.name] ?? ''} />
              </div>
            ))}
          </div>
          <footer>
            <button type="submit" class="main">
              {t.value.apply}
            </button>
          </footer>
        </form>
      </details>
      {active.length > 0 && (
        <ul class="chips" aria-label={t.value.filters}>
          {active.map(([name, value]) => {
            const label = wordFor(t.value.fields, name);
            const field = fields.find((each) => each.name === name);
            return (
              <li key={name}>
                <span>{label}</span> {valueInWords(field, value, t.value, formats.value)}
                <a
                  href={hrefOf(page, changed(query, { [name]: undefined }))}
                  aria-label={t.value.remove(label)}
                >
                  <Icon name="close" />
                </a>
              </li>
            );
          })}
          <li class="bare">
            <a href={hrefOf(page)}>{t.value.clearFilters}</a>
          </li>
          <li class="bare">
            <SaveView page={page} query={query} key={JSON.stringify(query)} />
          </li>
        </ul>
      )}
    </div>
  );
}

function SavedViews({ page, query }: { page: string; query: Query }) {
  const views = preferences.viewsOf(page);
  if (views.length === 0) return null;
  return (
    <ul class="chips" aria-label={t.value.views}>
      {views.map(({ name, search }) => {
        const href = hrefOf(page, parseQuery(search));
        const isOpen = href === hrefOf(page, changed(query, {}));
        return (
          <li key={name}>
            <a class="name" href={href} aria-current={isOpen ? 'page' : undefined}>
              {name}
            </a>
            <button
              type="button"
              aria-label={t.value.removeView(name)}
              onClick={() => preferences.removeView(page, name)}
            >
              <Icon name="close" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function SaveView({ page, query }: { page: string; query: Query }) {
  const id = useId();

  function onSave(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    const search = new URLSearchParams(changed(query, {})).toString();
    preferences.saveView(page, { name: typedInto(event.currentTarget, 'name'), search });
    event.currentTarget.closest('details')?.removeAttribute('open');
  }

  return (
    <details class="menu">
      <summary>{t.value.saveView}</summary>
      <form class="panel small" onSubmit={onSave}>
        <div class="field">
          <label for={id}>{t.value.viewName}</label>
          {/* Of nothing but spaces there is no name. */}
          <input id={id} name="name" required pattern=".*\S.*" maxLength={40} autoComplete="off" />
        </div>
        <footer>
          <button type="submit" class="main">
            {t.value.save}
          </button>
        </footer>
      </form>
    </details>
  );
}

/** What links to a row stays. */
function mayBeHidden<Row>({ place }: Column<Row>): boolean {
  return place !== 'title';
}

/** What has no place on a narrow screen has one once somebody asks for it. */
function isAsked<Row>(page: string, { name, place }: Column<Row>): boolean {
  return (place === 'wide' || place === 'hidden') && preferences.choiceOf(page, name) === true;
}

/** As the style sheet has it. */
const isWide = matchMedia('(min-width: 90rem)');

function ColumnMenu<Row>({ page, columns }: ListPageProps<Row>) {
  return (
    <details class="menu">
      <summary class="button small">
        <Icon name="columns" /> {t.value.columns}
      </summary>
      <fieldset class="panel small">
        <legend class="hidden">{t.value.columns}</legend>
        {columns.filter(mayBeHidden).map(({ name, head, place }) => (
          <div class="field" key={name}>
            <label class="check">
              <input
                type="checkbox"
                checked={preferences.choiceOf(page, name) ?? (place !== 'wide' || isWide.matches)}
                onChange={({ currentTarget }) => preferences.showColumn(page, name, currentTarget.checked)}
              />
              {head}
            </label>
          </div>
        ))}
      </fieldset>
    </details>
  );
}

function FilterInput({ id, field, value }: { id: string; field: FilterField; value: string }) {
  const { name } = field;
  switch (field.kind) {
    case 'choice':
    case 'truth': {
      const isTruth = field.kind === 'truth';
      const choices = isTruth ? ['true', 'false'] : (field.choices ?? []);
      return (
        <select id={id} name={name} defaultValue={value}>
          <option value="">{t.value.all}</option>
          {choices.map((choice) => (
            <option key={choice} value={choice} selected={choice === value}>
              {valueInWords(field, choice, t.value, formats.value)}
            </option>
          ))}
        </select>
      );
    }
    case 'time':
      return (
        <input id={id} name={name} type="datetime-local" defaultValue={toInput(field, value, zone.value)} />
      );
    case 'day':
      return <input id={id} name={name} type="date" defaultValue={value} />;
    case 'amount':
      return <input id={id} name={name} inputMode="numeric" autoComplete="off" defaultValue={value} />;
    case 'text':
      return <input id={id} name={name} autoComplete="off" spellcheck={false} defaultValue={value} />;
    default:
      return field.kind satisfies never;
  }
}

function Pager({
  page,
  query,
  next,
  count,
}: {
  page: string;
  query: Query;
  next: string | null;
  count: number;
}) {
  const { cursor } = query;
  const before = cursor === undefined ? undefined : pagesBefore.get(cursor);
  if (next !== null && cursor !== undefined) pagesBefore.set(next, cursor);
  return (
    <nav class="pager" aria-label={`${t.value.newer}, ${t.value.older}`}>
      <span class="soft">{t.value.rows(count)}</span>
      <span class="spring" />
      {cursor !== undefined && before !== undefined && (
        <a class="button small" href={hrefOf(page, changed(query, {}))}>
          {t.value.newest}
        </a>
      )}
      {cursor !== undefined && (
        <a class="button small" data-newer href={hrefOf(page, changed(query, { cursor: before }))}>
          <Icon name="newer" /> {before === undefined ? t.value.newest : t.value.newer}
        </a>
      )}
      {next !== null && (
        <a class="button small" data-older href={hrefOf(page, changed(query, { cursor: next }))}>
          {t.value.older} <Icon name="older" />
        </a>
      )}
    </nav>
  );
}

function typedInto(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
}
