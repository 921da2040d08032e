import { parseDataType } from './parse-data-type.ts';
import { parseQuery } from './parse-query.ts';
import { notSupported, syntaxError } from './sql-error.ts';
import type {
  ColumnDefinition,
  CreateTable,
  CreateTableAs,
  PartitionField,
  PropertyValue,
  QueryText,
  Statement,
  Unload,
} from './statement.ts';
import type { Query, TableName } from './syntax-tree.ts';
import type { TokenCursor } from './token-cursor.ts';

export function parseDdlTableName(cursor: TokenCursor): TableName {
  const first = cursor.expectDdlName();
  const parts = [first];
  while (cursor.acceptSymbol('.')) parts.push(cursor.expectDdlName());
  return { parts, at: first.at };
}

function acceptIfNotExists(cursor: TokenCursor): boolean {
  return cursor.acceptWords('IF', 'NOT', 'EXISTS');
}

function acceptIfExists(cursor: TokenCursor): boolean {
  return cursor.acceptWords('IF', 'EXISTS');
}

export function parseCreate(cursor: TokenCursor): Statement {
  cursor.expectWords('CREATE');
  if (cursor.acceptWords('OR', 'REPLACE')) return parseCreateView(cursor, true);
  if (cursor.isWord('VIEW')) return parseCreateView(cursor, false);
  if (cursor.acceptWords('DATABASE') || cursor.acceptWords('SCHEMA')) return parseCreateDatabase(cursor);
  const isExternal = cursor.acceptWords('EXTERNAL');
  cursor.expectWords('TABLE');
  const ifNotExists = acceptIfNotExists(cursor);
  const name = parseDdlTableName(cursor);
  const isAs = !isExternal && (cursor.isWord('WITH') || cursor.isWord('AS'));
  return isAs
    ? parseCreateTableAs(cursor, name, ifNotExists)
    : parseCreateTable(cursor, name, { isExternal, ifNotExists });
}

function parseCreateView(cursor: TokenCursor, orReplace: boolean): Statement {
  cursor.expectWords('VIEW');
  const name = parseDdlTableName(cursor);
  cursor.expectWords('AS');
  const { query, text } = parseQueryText(cursor);
  if (cursor.parameterCount > 0) throw notSupported('A parameter in a view', name.at);
  return { kind: 'create view', name, orReplace, query, text };
}

function parseQueryText(cursor: TokenCursor): { query: Query; text: QueryText } {
  const { start, at } = cursor.peek();
  const query = parseQuery(cursor);
  return { query, text: { sql: cursor.sql.slice(start, cursor.peek().start).trim(), at } };
}

function parseCreateDatabase(cursor: TokenCursor): Statement {
  const ifNotExists = acceptIfNotExists(cursor);
  const { name } = cursor.expectDdlName();
  const comment = cursor.acceptWords('COMMENT') ? cursor.expectString() : undefined;
  const location = cursor.acceptWords('LOCATION') ? cursor.expectString() : undefined;
  if (cursor.acceptWords('WITH')) {
    cursor.expectWords('DBPROPERTIES');
    parseStringProperties(cursor);
  }
  return { kind: 'create database', name, ifNotExists, ...(comment && { comment }), ...(location && { location }) };
}

function parseCreateTableAs(cursor: TokenCursor, name: TableName, ifNotExists: boolean): CreateTableAs {
  const properties = cursor.acceptWords('WITH') ? parseWithProperties(cursor) : {};
  cursor.expectWords('AS');
  const { query, text } = parseQueryText(cursor);
  const withData = !cursor.acceptWords('WITH', 'NO', 'DATA');
  if (withData) cursor.acceptWords('WITH', 'DATA');
  return { kind: 'create table as', name, ifNotExists, properties, query, text, withData };
}

/** `(key = 'value', key = ARRAY['a', 'b'], key = 5)` of CTAS and UNLOAD. */
export function parseWithProperties(cursor: TokenCursor): Record<string, PropertyValue> {
  const entries = cursor.parenthesised(() =>
    cursor.listOf((): [string, PropertyValue] => {
      const { name } = cursor.expectDdlName();
      cursor.expectSymbol('=');
      return [name, parsePropertyValue(cursor)];
    }),
  );
  return Object.fromEntries(entries);
}

function parsePropertyValue(cursor: TokenCursor): PropertyValue {
  if (cursor.peek().kind === 'number') return cursor.expectInteger();
  if (cursor.acceptWords('TRUE')) return true;
  if (cursor.acceptWords('FALSE')) return false;
  if (!cursor.acceptWords('ARRAY')) return cursor.expectString();
  cursor.expectSymbol('[');
  const items = cursor.isSymbol(']') ? [] : cursor.listOf(() => cursor.expectString());
  cursor.expectSymbol(']');
  return items;
}

function parseStringProperties(cursor: TokenCursor): Record<string, string> {
  const entries = cursor.parenthesised(() =>
    cursor.listOf((): [string, string] => {
      const key = cursor.expectString();
      cursor.expectSymbol('=');
      return [key, cursor.expectString()];
    }),
  );
  return Object.fromEntries(entries);
}

function parseColumnDefinitions(cursor: TokenCursor): ColumnDefinition[] {
  return cursor.parenthesised(() =>
    cursor.listOf(() => {
      const { name } = cursor.expectDdlName();
      const type = parseDataType(cursor, 'ddl');
      const comment = cursor.acceptWords('COMMENT') ? cursor.expectString() : undefined;
      return { name, type, ...(comment && { comment }) };
    }),
  );
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function parseCreateTable(
  cursor: TokenCursor,
  name: TableName,
  flags: Pick<CreateTable, 'isExternal' | 'ifNotExists'>,
): CreateTable {
  const table: Mutable<CreateTable> = {
    kind: 'create table',
    name,
    ...flags,
    columns: parseColumnDefinitions(cursor),
    partitionColumns: [],
    partitionFields: [],
    properties: {},
  };
  while (parseTableClause(cursor, table));
  return table;
}

function parseTableClause(cursor: TokenCursor, table: Mutable<CreateTable>): boolean {
  if (cursor.acceptWords('COMMENT')) table.comment = cursor.expectString();
  else if (cursor.acceptWords('PARTITIONED', 'BY')) parsePartitionedBy(cursor, table);
  else if (cursor.acceptWords('LOCATION')) table.location = cursor.expectString();
  else if (cursor.acceptWords('TBLPROPERTIES')) table.properties = parseStringProperties(cursor);
  else if (cursor.acceptWords('STORED', 'AS')) parseStoredAs(cursor, table);
  else if (cursor.acceptWords('ROW', 'FORMAT')) parseRowFormat(cursor, table);
  else if (cursor.acceptWords('WITH', 'SERDEPROPERTIES')) table.serdeProperties = parseStringProperties(cursor);
  else return false;
  return true;
}

function parseStoredAs(cursor: TokenCursor, table: Mutable<CreateTable>): void {
  if (!cursor.acceptWords('INPUTFORMAT')) {
    table.storedAs = cursor.expectDdlName().name.toUpperCase();
    return;
  }
  table.inputFormat = cursor.expectString();
  cursor.expectWords('OUTPUTFORMAT');
  cursor.expectString();
}

function parseRowFormat(cursor: TokenCursor, table: Mutable<CreateTable>): void {
  if (cursor.isWord('DELIMITED')) throw notSupported('ROW FORMAT DELIMITED', cursor.peek().at);
  cursor.expectWords('SERDE');
  table.serde = cursor.expectString();
}

function parsePartitionedBy(cursor: TokenCursor, table: Mutable<CreateTable>): void {
  const isHive = table.isExternal;
  if (isHive) {
    table.partitionColumns = parseColumnDefinitions(cursor);
    return;
  }
  table.partitionFields = cursor.parenthesised(() => cursor.listOf(() => parsePartitionField(cursor)));
}

const transforms = new Set(['year', 'month', 'day', 'hour', 'bucket', 'truncate', 'void']);

function parsePartitionField(cursor: TokenCursor): PartitionField {
  const { name, at } = cursor.expectDdlName();
  if (!cursor.isSymbol('(')) return { column: name, transform: 'identity' };
  if (!transforms.has(name)) throw syntaxError(at, `Unsupported partition transform: ${name}`);
  return cursor.parenthesised(() => {
    if (name !== 'bucket' && name !== 'truncate') return { column: cursor.expectDdlName().name, transform: name };
    const argument = cursor.expectInteger();
    cursor.expectSymbol(',');
    return { column: cursor.expectDdlName().name, transform: name, argument };
  });
}

export function parseDrop(cursor: TokenCursor): Statement {
  cursor.expectWords('DROP');
  if (cursor.acceptWords('TABLE')) {
    const ifExists = acceptIfExists(cursor);
    return { kind: 'drop table', ifExists, name: parseDdlTableName(cursor) };
  }
  if (cursor.acceptWords('VIEW')) {
    const ifExists = acceptIfExists(cursor);
    return { kind: 'drop view', ifExists, name: parseDdlTableName(cursor) };
  }
  if (!cursor.acceptWords('DATABASE')) cursor.expectWords('SCHEMA');
  const ifExists = acceptIfExists(cursor);
  const name = cursor.expectDdlName();
  const cascade = cursor.acceptWords('CASCADE');
  if (!cascade) cursor.acceptWords('RESTRICT');
  return { kind: 'drop database', name, ifExists, cascade };
}

export function parseAlter(cursor: TokenCursor): Statement {
  cursor.expectWords('ALTER', 'TABLE');
  const table = parseDdlTableName(cursor);
  if (cursor.acceptWords('ADD', 'COLUMNS'))
    return { kind: 'add columns', table, columns: parseColumnDefinitions(cursor) };
  if (cursor.acceptWords('DROP', 'COLUMN')) return { kind: 'drop column', table, column: cursor.expectDdlName() };
  if (cursor.acceptWords('SET', 'TBLPROPERTIES')) {
    return { kind: 'set properties', table, properties: parseStringProperties(cursor) };
  }
  if (cursor.isWord('ADD') || cursor.areWords('DROP', 'PARTITION')) {
    // Partitions are found by listing, so naming them changes nothing.
    while (cursor.peek().kind !== 'end') cursor.next();
    return { kind: 'maintenance', table, command: 'PARTITION' };
  }
  throw notSupported('This form of ALTER TABLE', cursor.peek().at);
}

export function parseUnload(cursor: TokenCursor): Unload {
  const { at } = cursor.expectWords('UNLOAD');
  const { query, text } = cursor.parenthesised(() => parseQueryText(cursor));
  cursor.expectWords('TO');
  const to = cursor.expectString();
  const properties = cursor.acceptWords('WITH') ? parseWithProperties(cursor) : {};
  return { kind: 'unload', query, text, to, at, properties };
}
