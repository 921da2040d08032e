import { typeText } from '../trino/data-type.ts';
import type { ColumnDefinition } from '../trino/statement.ts';

const prefix = '/* Presto View: ';
const suffix = ' */';

/** A view's query in the form in which Athena and Trino keep it in Glue: JSON in base 64 within a comment. */
export function writeViewText(view: {
  readonly sql: string;
  /** The database that names without one mean. */
  readonly database: string;
  readonly columns: readonly ColumnDefinition[];
}): string {
  const definition = {
    originalSql: view.sql,
    catalog: 'awsdatacatalog',
    schema: view.database,
    columns: view.columns.map(({ name, type }) => ({ name, type: typeText(type) })),
    path: [],
    runAsInvoker: true,
  };
  return `${prefix}${Buffer.from(JSON.stringify(definition)).toString('base64')}${suffix}`;
}

/** The query of a view; empty for one that neither Athena nor Trino has made. */
export function readViewText(text = ''): string {
  if (!text.startsWith(prefix) || !text.endsWith(suffix)) return '';
  const json = Buffer.from(text.slice(prefix.length, -suffix.length), 'base64').toString('utf8');
  const definition = JSON.parse(json) as { readonly originalSql?: unknown };
  return typeof definition.originalSql === 'string' ? definition.originalSql : '';
}
