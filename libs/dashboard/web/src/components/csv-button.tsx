import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page } from '../api-types';
import { ApiError, request } from '../client';
import { csvHeader, csvRows } from '../csv';
import type { Query } from '../route';
import { formats, notice, t } from '../state';
import { Icon } from './basics';
import type { Column } from './table';

const ROWS_OF_PAGE = 100;
/** A spreadsheet of more is of no use, and a browser keeps all of it in memory. */
const MOST_ROWS = 100_000;

/** Writes all that a list has into a file, page by page; pressed again it ends, and writes nothing. */
export function CsvButton<Row>({
  name,
  path,
  query,
  columns,
}: {
  readonly name: string;
  readonly path: string;
  readonly query: Query;
  readonly columns: readonly Column<Row>[];
}) {
  const [count, setCount] = useState<number>();
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const written = columns.filter(({ text }) => text !== undefined);

  async function write(abort: AbortController): Promise<void> {
    const { cursor: _cursor, ...filters } = query;
    const parts = [csvHeader(written.map((column) => column.name))];
    let rows = 0;
    let cursor: string | null | undefined;
    while (cursor !== null && rows < MOST_ROWS) {
      const search = new URLSearchParams({
        ...filters,
        limit: String(ROWS_OF_PAGE),
        ...(cursor !== undefined && { cursor }),
      });
      const page = await request<Page<Row>>(`${path}/?${search.toString()}`, { signal: abort.signal });
      parts.push(csvRows(page.results.map((row) => written.map((column) => column.text?.(row) ?? ''))));
      rows += page.results.length;
      cursor = page.next_cursor;
      setCount(rows);
    }
    download(`${name}.csv`, parts);
    notice.value = t.value.csvDone(formats.value.number(rows), cursor !== null);
  }

  function onClick(): void {
    if (running.current !== undefined) {
      running.current.abort();
      return;
    }
    const abort = new AbortController();
    running.current = abort;
    setCount(0);
    write(abort)
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        notice.value = `${t.value.failed} ${error.message}`;
      })
      .finally(() => {
        running.current = undefined;
        setCount(undefined);
      });
  }

  return (
    <button type="button" class="small" title={t.value.csvHint} onClick={onClick}>
      <Icon name={count === undefined ? 'download' : 'close'} /> {t.value.csv}
      {count !== undefined && ` · ${formats.value.number(count)}`}
    </button>
  );
}

function download(name: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
