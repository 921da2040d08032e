import type { DetailType } from '../contracts/event.ts';
import type { PublicEvent } from '../contracts/personal-data.ts';
import { rowEncoder } from './encode-row.ts';
import type { JsonValue, RowBuffer } from './row-buffer.ts';

/** Types that mean the same in Hive (Glue), Athena and Iceberg DDL, so that no mapping table can go stale. */
export type ColumnType = 'string' | 'int' | 'bigint' | 'boolean' | 'timestamp' | 'date';

/** What everything but the lake-writer needs to know of a column. */
export interface ColumnInfo {
  /** snake_case: the JSON SerDe lower-cases keys, so case must carry no meaning. */
  readonly name: string;
  readonly type: ColumnType;
  /** One line for the data dictionary and the Glue column comment. */
  readonly meaning: string;
  /** True of columns that serve the accounting of deliveries and have no meaning once duplicates are gone. */
  readonly bronzeOnly?: boolean;
}

/**
 * Absent values are left out of the row's JSON, which the lake reads as NULL. A list or an object is
 * for a column of type string that holds a JSON document.
 */
export type ColumnValue = JsonValue | undefined;

export interface Column<Row> extends ColumnInfo {
  readonly value: (row: Row) => ColumnValue;
}

export interface DatasetInfo {
  /** snake_case; also the name of the Glue table and of the silver table. */
  readonly name: string;
  readonly title: string;
  /** What one row is. */
  readonly meaning: string;
  readonly detailTypes: readonly DetailType[];
  /** Column names that together name a row once and for all: two rows with the same key are the same row. */
  readonly rowKey: readonly string[];
}

/** A dataset as infrastructure, migrations, loader and documentation see it. */
export interface Dataset extends DatasetInfo {
  readonly columns: readonly ColumnInfo[];
}

export type EncodeRows = (event: PublicEvent, copies: number, rows: RowBuffer) => void;

/** A dataset that is fed by events, as the lake-writer sees it. */
export interface EventDataset extends Dataset {
  /** Adds the rows of an event; `copies` is how many times its batch held the event. */
  readonly encodeRows: EncodeRows;
  /** The same rows in a form that leaves out what another dataset holds in full; for rows that are too long to send. */
  readonly encodeShortRows?: EncodeRows;
}

export type EventOf<T extends DetailType> = Extract<PublicEvent, { detailType: T }>;

export interface EventDatasetDeclaration<T extends DetailType, Row> extends DatasetInfo {
  readonly detailTypes: readonly T[];
  readonly columns: readonly Column<Row>[];
  readonly rowsOf: (event: EventOf<T>, copies: number) => Row[];
  readonly shortRowsOf?: (event: EventOf<T>, copies: number) => Row[];
}

/** Turns a declaration into a dataset whose row type is hidden, so that datasets of different rows fit in one list. */
export function defineEventDataset<T extends DetailType, Row>(
  declaration: EventDatasetDeclaration<T, Row>,
): EventDataset {
  const { columns, rowsOf, shortRowsOf, ...info } = declaration;
  const encodeRow = rowEncoder(columns);
  const types = new Set<DetailType>(declaration.detailTypes);
  const feeds = (event: PublicEvent): event is EventOf<T> => types.has(event.detailType);
  const encodeWith =
    (toRows: typeof rowsOf): EncodeRows =>
    (event, copies, rows) => {
      if (!feeds(event)) return;
      for (const row of toRows(event, copies)) encodeRow(row, rows);
    };
  return {
    ...info,
    columns,
    encodeRows: encodeWith(rowsOf),
    ...(shortRowsOf && { encodeShortRows: encodeWith(shortRowsOf) }),
  };
}
