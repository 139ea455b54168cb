import { useEffect, useRef, useState } from 'preact/hooks';
import type { Series } from '../chart-data';
import { formats, goTo, locale, t, zone } from '../state';
import { cell } from '../store';
import { endOfBucket, type Span } from '../period';
import { hrefOf, type Query } from '../route';

const isDark = matchMedia('(prefers-color-scheme: dark)');
const scheme = cell(isDark.matches);
isDark.addEventListener('change', ({ matches }) => (scheme.value = matches));

export interface ChartCardProps {
  readonly title: string;
  readonly span: Span;
  readonly begins: readonly number[];
  readonly series: readonly Series[];
  readonly kind: 'stack' | 'lines';
  /** What is told of the whole time. @default their sum */
  readonly whole?: 'sum' | 'most';
  /** Of each series, a colour: one of the style sheet's. */
  readonly colours?: readonly string[];
  /** The list that shows what is behind a figure. */
  readonly page: string;
  /** Its filters of time. @default of when something was created */
  readonly times?: 'created' | 'occurred';
  readonly nameOf: (series: string) => string;
  /** The filters of that list for a series; undefined where it has none for it. */
  readonly filterOf: (series: string) => Query | undefined;
  readonly format: (value: number) => string;
  readonly formatShort: (value: number) => string;
}

const COLOURS = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'];

/** A chart, what its colours mean, and the same figures as a table. */
export function ChartCard(props: ChartCardProps) {
  const { title, span, begins, series, kind, page, nameOf, filterOf, format, colours = COLOURS } = props;
  const { whole = 'sum', times = 'created' } = props;
  const [pointed, setPointed] = useState<number>();
  const element = useRef<HTMLDivElement>(null);
  const step = span.bucket === 'hour' ? 3_600_000 : 86_400_000;
  const picture = JSON.stringify([begins, series, kind]);
  const timeOf = (index: number) => bucketName(begins[index] ?? 0, span.bucket);
  const between = (from: string, to: string): Query => ({
    [`${times}_after`]: from,
    [`${times}_before`]: to,
  });
  const within = (index: number): Query =>
    between(new Date(begins[index] ?? 0).toISOString(), endOfBucket(begins[index] ?? 0, span.bucket));

  useEffect(() => {
    let remove = (): void => undefined;
    let isGone = false;
    void import('../chart').then(({ drawChart }) => {
      if (isGone || element.current === null) return;
      const style = getComputedStyle(element.current);
      remove = drawChart(element.current, {
        begins,
        step,
        series,
        kind,
        hasGaps: whole === 'most',
        colours: series.map((_, index) =>
          style.getPropertyValue(`--${colours[index % colours.length] ?? 'c0'}`),
        ),
        timeZone: zone.value,
        formatValue: props.formatShort,
        formatTime: (at) => bucketName(at, span.bucket),
        onPoint: setPointed,
        onPick: (index) => goTo(page, within(index)),
      });
    });
    return () => {
      isGone = true;
      remove();
    };
  }, [picture, scheme.value, zone.value, locale.value]);

  if (series.length === 0) {
    return (
      <section class="card chart">
        <header>
          <h2>{title}</h2>
        </header>
        <p class="empty">{t.value.overview.noData}</p>
      </section>
    );
  }
  return (
    <section class="card chart">
      <header>
        <h2>{title}</h2>
        <span class="soft number">{pointed === undefined ? wordOf[whole]() : timeOf(pointed)}</span>
      </header>
      <ul class="legend">
        {series.map(({ name, values }, index) => {
          const filter = filterOf(name);
          const value = pointed === undefined ? figureOf[whole](values) : (values[pointed] ?? 0);
          const label = (
            <>
              <span class={`swatch ${colours[index % colours.length] ?? ''}`} aria-hidden="true" />
              {nameOf(name)}
            </>
          );
          return (
            <li key={name}>
              {filter === undefined ? (
                <span>{label}</span>
              ) : (
                <a href={hrefOf(page, { ...filter, ...between(span.from, span.to) })}>{label}</a>
              )}
              <span class="number">{format(value)}</span>
            </li>
          );
        })}
      </ul>
      <div ref={element} class="plot" role="img" aria-label={`${title}. ${t.value.table}: ↓`} />
      <details>
        <summary>{t.value.table}</summary>
        <div class="table scroll" tabIndex={0} role="region" aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.value.overview.when}</th>
                {series.map(({ name }) => (
                  <th scope="col" class="number" key={name}>
                    {nameOf(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {begins.map((begin, index) => (
                <tr key={begin}>
                  <th scope="row">
                    <a href={hrefOf(page, within(index))}>{timeOf(index)}</a>
                  </th>
                  {series.map(({ name, values }) => (
                    <td class="number" key={name}>
                      {format(values[index] ?? 0)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

const wordOf = { sum: () => t.value.fields.total, most: () => t.value.overview.longest };

const figureOf = {
  sum: (values: readonly number[]) => values.reduce((total, value) => total + value, 0),
  most: (values: readonly number[]) => Math.max(0, ...values),
};

function bucketName(at: number, bucket: 'hour' | 'day'): string {
  return formats.value.bucket(new Date(at).toISOString(), bucket);
}
