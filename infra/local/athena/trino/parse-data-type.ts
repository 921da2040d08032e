import { type DataType, plainType, type TypeName } from './data-type.ts';
import { SqlError, syntaxError } from './sql-error.ts';
import type { TokenCursor } from './token-cursor.ts';

const scalars: Readonly<Record<string, TypeName>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'tinyint',
  SMALLINT: 'smallint',
  INTEGER: 'integer',
  INT: 'integer',
  BIGINT: 'bigint',
  REAL: 'real',
  FLOAT: 'real',
  DOUBLE: 'double',
  DECIMAL: 'decimal',
  NUMERIC: 'decimal',
  DEC: 'decimal',
  VARCHAR: 'varchar',
  STRING: 'varchar',
  CHAR: 'char',
  VARBINARY: 'varbinary',
  BINARY: 'varbinary',
  JSON: 'json',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  UUID: 'uuid',
};

// Names that only Athena's DDL knows (Hive's and Iceberg's words); a query must use Trino's.
const ddlOnly = new Set(['STRING', 'BINARY', 'FLOAT', 'STRUCT']);

/** Reads a type in Trino's notation (`array(bigint)`), and with `ddl` also in Hive's (`array<bigint>`, `string`). */
export function parseDataType(cursor: TokenCursor, dialect: 'query' | 'ddl' = 'query'): DataType {
  return cursor.deeper(() => {
    const token = cursor.next();
    const word = token.kind === 'word' ? token.value : '';
    const isForeign = dialect === 'query' && ddlOnly.has(word);
    if (isForeign) throw syntaxError(token.at, `Unknown type: ${token.text}`);
    if (word === 'ARRAY' || word === 'MAP') return parseContainer(cursor, word, dialect);
    if (word === 'ROW' || word === 'STRUCT') return parseRow(cursor, dialect);
    const name = scalars[word];
    if (name === undefined) {
      const code = dialect === 'query' ? 'TYPE_MISMATCH' : 'SYNTAX_ERROR';
      throw new SqlError(code, `Unknown type: ${token.text}`, { at: token.at });
    }
    if (word === 'DOUBLE') cursor.acceptWords('PRECISION');
    const parameters = cursor.acceptSymbol('(') ? readParameters(cursor) : [];
    if (name === 'decimal')
      return plainType('decimal', parameters[0] ?? (dialect === 'ddl' ? 10 : 38), parameters[1] ?? 0);
    if (name === 'timestamp' || name === 'time') return parseTimeZone(cursor, name, parameters);
    return plainType(name, ...parameters);
  });
}

function readParameters(cursor: TokenCursor): number[] {
  const parameters = cursor.listOf(() => cursor.expectInteger());
  cursor.expectSymbol(')');
  return parameters;
}

function parseTimeZone(cursor: TokenCursor, name: 'timestamp' | 'time', parameters: readonly number[]): DataType {
  if (cursor.acceptWords('WITH', 'TIME', 'ZONE')) {
    if (name === 'time') throw syntaxError(cursor.peek().at, 'Unknown type: time with time zone');
    return plainType('timestamp with time zone', ...parameters);
  }
  cursor.acceptWords('WITHOUT', 'TIME', 'ZONE');
  return name === 'time' ? plainType(name) : plainType(name, ...parameters);
}

function parseContainer(cursor: TokenCursor, word: 'ARRAY' | 'MAP', dialect: 'query' | 'ddl'): DataType {
  const isHive = dialect === 'ddl' && cursor.isSymbol('<');
  cursor.expectSymbol(isHive ? '<' : '(');
  const elements = cursor.listOf(() => parseDataType(cursor, dialect));
  cursor.expectSymbol(isHive ? '>' : ')');
  if (elements.length !== (word === 'ARRAY' ? 1 : 2))
    throw cursor.mismatch(word === 'ARRAY' ? 'one type' : 'two types');
  return { name: word === 'ARRAY' ? 'array' : 'map', parameters: [], elements, fields: [] };
}

function parseRow(cursor: TokenCursor, dialect: 'query' | 'ddl'): DataType {
  const isHive = dialect === 'ddl' && cursor.isSymbol('<');
  cursor.expectSymbol(isHive ? '<' : '(');
  const fields = cursor.listOf(() => {
    const isNamed =
      cursor.isIdentifier() && !cursor.isSymbol(',', 1) && !cursor.isSymbol(')', 1) && !cursor.isSymbol('(', 1);
    if (!isNamed) return { type: parseDataType(cursor, dialect) };
    const name = cursor.expectIdentifier().name.toLowerCase();
    if (isHive) cursor.expectSymbol(':');
    return { name, type: parseDataType(cursor, dialect) };
  });
  cursor.expectSymbol(isHive ? '>' : ')');
  return { name: 'row', parameters: [], elements: [], fields };
}
