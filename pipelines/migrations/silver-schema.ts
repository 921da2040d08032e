import { splitStatements } from './split-statements.ts';

/** Columns of each silver table as the migrations leave them: table name to column name to type. */
export type SilverSchema = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface AddedColumns {
  /** With its database or that database's placeholder, as written. */
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const createTable = /^CREATE TABLE IF NOT EXISTS \S+?\.(\w+) \(\n([\s\S]*?)\n\)/;
const addColumns = /^ALTER TABLE (\S+) ADD COLUMNS \(([^)]*)\)$/;
const columnLine = /^\s*(\w+) (\w+)(?: COMMENT '[^']*')?,?$/;

/** The columns that a statement adds to a table, or undefined when it does something else. */
export function parseAddColumns(statement: string): AddedColumns | undefined {
  const match = addColumns.exec(statement);
  if (match === null) return undefined;
  const [, table = '', list = ''] = match;
  return { table, columns: list.split(',').map(parseColumn) };
}

/** Replays migration files. Statements other than CREATE TABLE and ADD COLUMNS leave the schema as it is. */
export function replayMigrations(texts: readonly string[]): SilverSchema {
  const schema = new Map<string, Map<string, string>>();
  for (const statement of texts.flatMap(splitStatements)) {
    const created = createTable.exec(statement);
    const [, table = '', body = ''] = created ?? [];
    if (created !== null)
      schema.set(
        table,
        new Map(
          body
            .split('\n')
            .map(parseColumn)
            .map(({ name, type }) => [name, type]),
        ),
      );
    const added = parseAddColumns(statement);
    const columns = schema.get(added?.table.split('.').at(-1) ?? '');
    for (const { name, type } of added?.columns ?? []) columns?.set(name, type);
  }
  return schema;
}

function parseColumn(text: string): { name: string; type: string } {
  const match = columnLine.exec(text);
  if (match === null) throw new Error(`Cannot read a column from "${text}"`);
  const [, name = '', type = ''] = match;
  return { name, type };
}
