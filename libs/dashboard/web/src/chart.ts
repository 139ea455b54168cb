import uPlot from 'uplot';
import { stacked, type Series } from './chart-data';

export interface ChartOptions {
  /** Begins of the buckets, in milliseconds. */
  readonly begins: readonly number[];
  /** Milliseconds of a bucket. */
  readonly step: number;
  readonly series: readonly Series[];
  readonly colours: readonly string[];
  readonly kind: 'stack' | 'lines';
  /** Nothing was measured where a value is 0: a line has a gap there. */
  readonly hasGaps: boolean;
  readonly timeZone: string;
  readonly formatValue: (value: number) => string;
  readonly formatTime: (at: number) => string;
  /** The bucket that is pointed at; undefined: none is. */
  readonly onPoint: (index: number | undefined) => void;
  readonly onPick: (index: number) => void;
}

const HEIGHT = 208;

/** Draws a chart into an element. @returns what takes it away again */
export function drawChart(element: HTMLElement, options: ChartOptions): () => void {
  const { begins, step, series, colours, kind, hasGaps, onPoint, onPick, timeZone } = options;
  const style = getComputedStyle(element);
  const [soft, line] = [style.getPropertyValue('--soft'), style.getPropertyValue('--line')];
  const font = `12px ${style.fontFamily}`;
  const tops =
    kind === 'stack'
      ? stacked(series)
      : series.map(({ values }) => values.map((value) => (hasGaps && value === 0 ? null : value)));
  // The highest of a stack is drawn first, so that the lower ones cover it.
  const order = series.map((_, index) => index);
  if (kind === 'stack') order.reverse();
  const seconds = begins.map((begin) => begin / 1_000);
  const bars = uPlot.paths.bars?.({ size: [0.72, 48], align: 1 });
  let pointed: number | undefined;

  const indexAt = (chart: uPlot): number | undefined => {
    const { left } = chart.cursor;
    if (left === undefined || left < 0) return undefined;
    const at = chart.posToVal(left, 'x') * 1_000;
    const index = begins.findLastIndex((begin) => begin <= at);
    return index < 0 ? undefined : index;
  };

  const axis = { stroke: soft, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  const chart = new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      padding: [8, 20, 0, 0],
      tzDate: (at) => uPlot.tzDate(new Date(at * 1_000), timeZone),
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { time: true, range: () => [(begins[0] ?? 0) / 1_000, ((begins.at(-1) ?? 0) + step) / 1_000] },
        y: { range: (_chart, _least, most) => [0, Math.max(1, most * 1.08)] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 28,
          space: 72,
          values: (_chart, values) => values.map((at) => options.formatTime(at * 1_000)),
        },
        {
          ...axis,
          size: 64,
          space: 40,
          values: (_chart, values) =>
            values.map((value) => (value % 1 === 0 ? options.formatValue(value) : '')),
        },
      ],
      series: [
        {},
        ...order.map((index): uPlot.Series =>
          kind === 'stack'
            ? { fill: colours[index], width: 0, paths: bars, points: { show: false } }
            : { stroke: colours[index], width: 2, points: { show: hasGaps || begins.length < 2 } },
        ),
      ],
      hooks: {
        setCursor: [
          (plot) => {
            const index = indexAt(plot);
            if (index === pointed) return;
            pointed = index;
            onPoint(index);
          },
        ],
      },
    },
    [seconds, ...order.map((index) => tops[index] ?? [])],
    element,
  );
  chart.over.addEventListener('click', () => {
    const index = indexAt(chart);
    if (index !== undefined) onPick(index);
  });
  const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
  observer.observe(element);
  return () => {
    observer.disconnect();
    chart.destroy();
  };
}
