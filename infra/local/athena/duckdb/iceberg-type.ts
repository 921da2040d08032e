import { type DataType, plainType } from '../trino/data-type.ts';
import type { StoredEntry } from './lake-file.ts';

/** A type as an Iceberg table has it: its timestamps have microseconds, whatever a statement says. */
export function icebergType(type: DataType): DataType {
  if (type.name === 'timestamp') return plainType('timestamp', 6);
  return {
    ...type,
    elements: type.elements.map(icebergType),
    fields: type.fields.map((field) => ({ ...field, type: icebergType(field.type) })),
  };
}

/** An entry of the catalog with the types that its columns have in truth. */
export function withIcebergTypes<T extends StoredEntry>(entry: T): T {
  if (entry.kind !== 'table') return entry;
  return { ...entry, columns: entry.columns.map((column) => ({ ...column, type: icebergType(column.type) })) };
}
