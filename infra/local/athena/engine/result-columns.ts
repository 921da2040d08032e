import { type DataType, precisionOf, scaleOf, type TypeName } from '../trino/data-type.ts';
import type { ResultColumn } from './engine.ts';

// What Athena reports as precision of each type.
const precisions: Readonly<Partial<Record<TypeName, number>>> = {
  tinyint: 3,
  smallint: 5,
  integer: 10,
  bigint: 19,
  real: 17,
  double: 17,
  varchar: 2_147_483_647,
  varbinary: 1_073_741_824,
  timestamp: 3,
  'timestamp with time zone': 3,
};

/** A column of a result in Athena's terms: `float` for real, the bare name for containers. */
export function resultColumn(name: string, type: DataType): ResultColumn {
  if (type.name === 'decimal') return { name, type: 'decimal', precision: precisionOf(type), scale: scaleOf(type) };
  const athenaName = type.name === 'real' ? 'float' : type.name;
  // A moment's parameter is the digits of its seconds, which Athena tells nobody.
  const length = type.name.startsWith('timestamp') ? undefined : type.parameters[0];
  return { name, type: athenaName, precision: length ?? precisions[type.name] ?? 0, scale: 0 };
}

/** A column of text, as SHOW and DESCRIBE have it. */
export function textColumn(name: string): ResultColumn {
  return { name, type: 'string', precision: 0, scale: 0 };
}
