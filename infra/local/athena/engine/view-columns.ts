import { type DataType, plainType, typeText } from '../trino/data-type.ts';
import { type Position, SqlError } from '../trino/sql-error.ts';
import type { ColumnDefinition } from '../trino/statement.ts';
import type { QualifiedName } from './table-name.ts';

/**
 * A type as a view's columns are kept: in Hive's types, whose timestamps have milliseconds. Athena refuses what Hive has no
 * type for.
 */
export function viewColumnType(type: DataType): DataType {
  if (type.name === 'timestamp') return plainType('timestamp', 3);
  if (type.name === 'timestamp with time zone' || type.name === 'time') {
    throw new SqlError('NOT_SUPPORTED', `Unsupported Hive type: ${typeText(type)}`);
  }
  return {
    ...type,
    elements: type.elements.map(viewColumnType),
    fields: type.fields.map((field) => ({ ...field, type: viewColumnType(field.type) })),
  };
}

/**
 * @throws SqlError when a view cannot be read because its query yields finer timestamps than its columns can be
 * @param at where the view is named
 */
export function requireReadableView(
  { database, name, columns }: QualifiedName & { readonly columns: readonly ColumnDefinition[] },
  at: Position,
): void {
  for (const [position, { name: column, type }] of columns.entries()) {
    const [found, stored] = [typeText(type), typeText(viewColumnType(type))];
    // Fewer digits are no loss.
    if (found === stored || found === typeText(plainType('timestamp', 0))) continue;
    const detail = `View 'awsdatacatalog.${database}.${name}' is stale or in invalid state: column [${column}] of type ${found} projected from query view at position ${position} cannot be coerced to column [${column}] of type ${stored} stored in view definition`;
    throw new SqlError('VIEW_IS_STALE', detail, { at });
  }
}
