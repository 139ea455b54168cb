import { html } from 'hono/html';
import { live, type Html } from '../html/parts';
import { layout, postButton, type Page } from './layout';
import { stateSection } from './state.section';
import { table, type Row } from './table';

/** A fault in force, of a call or of notifications. */
export interface FaultRow {
  readonly id: string;
  /** The call that it is of. */
  readonly target: string;
  readonly fault: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly when: Readonly<Record<string, unknown>>;
  readonly hits: number;
}

/** The faults of one sort, and what can be set. */
export interface Shelf {
  /** Where its forms are sent: `calls` or `notifications`. */
  readonly name: 'calls' | 'notifications';
  readonly title: string;
  readonly rows: readonly FaultRow[];
  /** The calls to choose from; none where it is of all notifications. */
  readonly targets: readonly string[];
  readonly kinds: readonly string[];
  /** What the one further field is for. */
  readonly detail: string;
}

export interface FaultsPageView {
  readonly shelves: readonly Shelf[];
  /** Why the last fault could not be set. */
  readonly problem?: string;
  readonly now: Date;
}

const COLUMNS = ['What', 'When', 'Struck', 'Take back'];

/** `ms 2000`, `times 3, order_id ORDER-1`: what was said beside the kind. */
function said(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .filter(([name, value]) => name !== 'kind' && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function row({ name }: Shelf, { id, target, fault, when, hits }: FaultRow): Row {
  return {
    id: `row:${name}:${id}`,
    cells: [
      html`<div>
        <strong>${fault.kind}</strong> ${said(fault)}<br />
        <span class="soft">${target}</span>
      </div>`,
      said(when) || 'the next one',
      `${hits} ×`,
      postButton(`/simulator/faults/${name}/${id}/lift`, 'Remove', {
        name: `Remove: ${fault.kind} of ${target}`,
        isSmall: true,
      }),
    ],
  };
}

function options(values: readonly string[]): Html[] {
  return values.map((value) => html`<option>${value}</option>`);
}

function shelf(each: Shelf): Html {
  const { name, title, rows, targets, kinds, detail } = each;
  return html`<section class="card" aria-label="${title}">
    <h2>${title}</h2>
    ${live(
      `faults-${name}`,
      rows.length === 0
        ? html`<p>None</p>`
        : table(
            'In force',
            COLUMNS,
            rows.map((one) => row(each, one)),
          ),
    )}
    <form class="row end" method="post" action="/simulator/faults/${name}">
      ${
        targets.length > 0 &&
        html`<label
          >Call
          <select name="endpoint">
            ${options(targets)}
          </select></label
        >`
      }
      <label
        >What goes wrong
        <select name="kind">
          ${options(kinds)}
        </select></label
      >
      <label>${detail} <input name="detail" size="10" autocomplete="off" /></label>
      <label>How often <input name="times" placeholder="1, always" size="8" autocomplete="off" /></label>
      <label>Order <input name="order_id" size="14" autocomplete="off" /></label>
      <button>Set</button>
    </form>
  </section>`;
}

/** What goes wrong on demand: to see it, set it and take it back. */
export function faultsPage({ shelves, problem, now }: FaultsPageView): Page {
  return layout(
    'Faults',
    html`${problem !== undefined && html`<p role="alert" class="card bad">${problem}</p>`}
      ${shelves.map(shelf)}
      <section class="card">${stateSection()}</section>
      <p><a href="/simulator/reset">Forget everything …</a></p>`,
    { section: 'Faults', now, shows: ['fault'] },
  );
}
