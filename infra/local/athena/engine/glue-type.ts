import { type DataType, precisionOf, scaleOf } from '../trino/data-type.ts';

const hiveNames: Readonly<Record<string, string>> = {
  integer: 'int',
  real: 'float',
  varchar: 'string',
  varbinary: 'binary',
  json: 'string',
  'timestamp with time zone': 'timestamp',
  unknown: 'string',
  uuid: 'string',
};

/** A type in Hive's notation, as Glue and DESCRIBE show it: `string`, `array<bigint>`, `struct<a:int>`. */
export function glueTypeText(type: DataType): string {
  if (type.name === 'array' || type.name === 'map') return `${type.name}<${type.elements.map(glueTypeText).join(',')}>`;
  if (type.name === 'row') {
    return `struct<${type.fields.map((field, index) => `${field.name ?? `field${index}`}:${glueTypeText(field.type)}`).join(',')}>`;
  }
  if (type.name === 'decimal') return `decimal(${precisionOf(type)},${scaleOf(type)})`;
  if (type.name === 'varchar' && type.parameters.length > 0) return `varchar(${type.parameters[0]})`;
  return hiveNames[type.name] ?? type.name;
}
