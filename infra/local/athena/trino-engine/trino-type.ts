import { type DataType, plainType, typeText } from '../trino/data-type.ts';
import { SqlError } from '../trino/sql-error.ts';

/**
 * A type of Athena's DDL as Trino's Iceberg connector takes it. Iceberg's timestamps have microseconds, and its text has
 * no length.
 */
export function icebergType(type: DataType): string {
  return typeText(icebergDataType(type));
}

function icebergDataType(type: DataType): DataType {
  if (type.name === 'timestamp') return plainType('timestamp', 6);
  if (type.name === 'varchar' || type.name === 'char') return plainType('varchar');
  if (type.name === 'tinyint' || type.name === 'smallint') {
    throw new SqlError('NOT_SUPPORTED', `Type ${type.name} is not supported by Iceberg; use int`);
  }
  return {
    ...type,
    elements: type.elements.map(icebergDataType),
    fields: type.fields.map((field) => ({ ...field, type: icebergDataType(field.type) })),
  };
}
