import { type EventKind, prefixesOfOthers } from './event-families.ts';
import type { SubjectKind } from './subject.ts';

/** Databases of the lake. */
export interface LakeDatabases {
  readonly bronze: string;
  readonly silver: string;
  readonly views: string;
}

export interface LakeQuestion {
  readonly kind: Exclude<SubjectKind, 'upload'>;
  readonly id: string;
  /** Nothing that happened before this day is looked for, `yyyy-MM-dd`. */
  readonly since: string;
  /** Nothing that arrived before this day is looked for in bronze, `yyyy-MM-dd`. */
  readonly arrivedSince: string;
}

interface EventTable {
  readonly name: string;
  readonly aggregate: string;
}

const tables = {
  order: { name: 'order_events', aggregate: 'order_id' },
  product: { name: 'catalog_events', aggregate: 'product_id' },
  image: { name: 'image_events', aggregate: 'image_id' },
  search: { name: 'search_events', aggregate: 'search_id' },
} as const satisfies Record<string, EventTable>;

const views = {
  order: { name: 'orders', id: 'order_id', says: "concat('status ', status)", version: 'latest_version' },
  product: { name: 'products', id: 'product_id', says: 'title', version: 'product_version' },
  image: { name: 'images', id: 'image_id', says: "concat('verdict ', verdict)", version: 'version' },
} as const;

/** A text in SQL. Ids come from whoever types them. */
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

function tablesOf(kind: LakeQuestion['kind']): readonly EventTable[] {
  return kind === 'event' ? Object.values(tables) : [tables[kind]];
}

const column = (kind: LakeQuestion['kind'], { aggregate }: EventTable) => (kind === 'event' ? 'event_id' : aggregate);

/** The newest rows of all parts; versions are texts, of which a longer one is higher. */
function newestOf(parts: readonly string[]): string {
  const all = parts.join('\nUNION ALL\n');
  return `SELECT * FROM (\n${all}\n) AS found\nORDER BY since DESC, length(version) DESC, version DESC\nLIMIT 20`;
}

/** Events in silver, the newest first. Reads the months since `since`, and of them five narrow columns. */
export function silverStatement({ silver }: LakeDatabases, { kind, id, since }: LakeQuestion): string {
  const parts = tablesOf(kind).map(
    (table) =>
      `SELECT '${table.name}' AS dataset, ${table.aggregate} AS aggregate_id, event_id, event_type, CAST(version AS varchar) AS version, CAST(published_at AS varchar) AS since
FROM ${silver}.${table.name}
WHERE occurred_at >= CAST(DATE '${since}' AS timestamp(6)) AND ${column(kind, table)} = ${quoted(id)}`,
  );
  return newestOf(parts);
}

/** Rows in bronze that arrived since `arrivedSince`, refused events among them. */
export function bronzeStatement({ bronze }: LakeDatabases, { kind, id, arrivedSince }: LakeQuestion): string {
  const parts = tablesOf(kind).map(
    (table) =>
      `SELECT '${table.name}' AS dataset, event_type, CAST(version AS varchar) AS version, dt AS since, CAST(occurred_at AS varchar) AS happened
FROM ${bronze}.${table.name}
WHERE dt >= '${arrivedSince}' AND ${column(kind, table)} = ${quoted(id)}`,
  );
  return newestOf(parts);
}

/** Refused events that have the id, or name it anywhere in their text and can be about such a thing. */
export function rejectedStatement({ silver }: LakeDatabases, { kind, id, since }: LakeQuestion): string {
  const named = `strpos(raw_text, ${quoted(JSON.stringify(id))}) > 0`;
  const condition = kind === 'event' ? `(event_id = ${quoted(id)} OR ${named})` : `${named} AND ${notOfOthers(kind)}`;
  return `SELECT rejected_id, reason_code, reason_path, quarantine_key, event_type, CAST(occurred_at AS varchar) AS since
FROM ${silver}.rejected_events
WHERE occurred_at >= CAST(DATE '${since}' AS timestamp(6)) AND ${condition}
ORDER BY since DESC
LIMIT 20`;
}

/** The same as `canTellOf`: an order names its products, and is not one. */
function notOfOthers(kind: EventKind): string {
  const others = prefixesOfOthers(kind).map((prefix) => `event_type NOT LIKE ${quoted(`${prefix}.%`)}`);
  return `(event_type IS NULL OR (${others.join(' AND ')}))`;
}

/** What analysts see; undefined of an event, which no view has by its own id. */
export function viewStatement({ views: database }: LakeDatabases, { kind, id }: LakeQuestion): string | undefined {
  if (kind === 'event') return undefined;
  const view = views[kind];
  return `SELECT '${view.name}' AS view_name, ${view.says} AS says, CAST(${view.version} AS varchar) AS version
FROM ${database}.${view.name}
WHERE ${view.id} = ${quoted(id)}`;
}

/** When the last load of each dataset ended. */
export function loadsStatement({ silver }: LakeDatabases): string {
  return `SELECT dataset, CAST(max(finished_at) AS varchar) AS finished_at FROM ${silver}.lake_loads GROUP BY dataset`;
}
