import { SqlError } from '../trino/sql-error.ts';
import type { ColumnDefinition, QueryText } from '../trino/statement.ts';
import { dataTypeOf } from './protocol/type-signature.ts';
import { queryBelow, start, type TrinoSession } from './trino-session.ts';

/** The columns that a query yields. Trino reads nothing for a LIMIT of 0. */
export async function queryColumns(query: QueryText, session: TrinoSession): Promise<ColumnDefinition[]> {
  const text = queryBelow('SELECT * FROM (', query);
  const statement = await start({ ...text, sql: `${text.sql}\n) LIMIT 0` }, session);
  await statement.finish();
  return statement.columns.map(({ name, type }) => {
    const dataType = dataTypeOf(type);
    if (dataType === undefined)
      throw new SqlError('NOT_SUPPORTED', `Unsupported Hive type: ${type.name} (column ${name})`);
    return { name: name.toLowerCase(), type: dataType };
  });
}
