import { isUnknown } from '../../trino/data-type.ts';
import { SqlError, syntaxError } from '../../trino/sql-error.ts';
import type { Identifier, Relation, TableName } from '../../trino/syntax-tree.ts';
import { emitCondition, operand } from './emit-expression.ts';
import { emitQuery } from './emit-query.ts';
import { quoteName, quoteText } from './quote.ts';
import type { Translation, TypedSql } from './translation.ts';

/** Writes one relation of a FROM clause with its joins. */
export function emitRelation(relation: Relation, translation: Translation): string {
  switch (relation.kind) {
    case 'table':
      return emitTable(relation.name, undefined, [], translation);
    case 'subquery':
      return emitSubquery(relation, translation);
    case 'unnest':
      return emitUnnest(relation, translation.freshName(), [], translation);
    case 'aliased':
      return emitAliased(relation, translation);
    case 'join':
      return emitJoin(relation, translation);
  }
}

function emitSubquery(relation: Extract<Relation, { kind: 'subquery' }>, translation: Translation): string {
  const sql = translation.source(() => translation.inScope(() => emitQuery(relation.query, translation)));
  return `${relation.lateral ? 'LATERAL ' : ''}(${sql})`;
}

function emitAliased(
  { relation, alias, columns }: Extract<Relation, { kind: 'aliased' }>,
  translation: Translation,
): string {
  if (relation.kind === 'table') return emitTable(relation.name, alias, columns, translation);
  if (relation.kind === 'unnest') return emitUnnest(relation, quoteName(alias.name), columns, translation);
  return `${emitRelation(relation, translation)} AS ${aliasWith(quoteName(alias.name), columns)}`;
}

function aliasWith(alias: string, columns: readonly Identifier[]): string {
  return columns.length === 0 ? alias : `${alias}(${columns.map(({ name }) => quoteName(name)).join(', ')})`;
}

function emitJoin(join: Extract<Relation, { kind: 'join' }>, translation: Translation): string {
  const left = emitRelation(join.left, translation);
  const right =
    join.right.kind === 'join' ? `(${emitRelation(join.right, translation)})` : emitRelation(join.right, translation);
  if (join.natural) throw new SqlError('NOT_SUPPORTED', 'Natural join not supported');
  const head = `${left} ${join.type} JOIN ${right}`;
  if (join.on !== undefined) return `${head} ON ${emitCondition(join.on, translation, 'JOIN ON clause')}`;
  if (join.using !== undefined) return `${head} USING (${join.using.map(({ name }) => quoteName(name)).join(', ')})`;
  return head;
}

/** Writes a table, a view (as its text) or a common table under its alias. */
export function emitTable(
  name: TableName,
  alias: Identifier | undefined,
  columns: readonly Identifier[],
  translation: Translation,
): string {
  const written = name.parts.map((part) => part.name);
  const last = written.at(-1) ?? '';
  const as = ` AS ${aliasWith(quoteName(alias?.name ?? last), columns)}`;
  if (written.length === 1 && translation.isCommonTable(last)) return `${quoteName(last)}${as}`;
  const resolved = translation.options.resolveTable(name, translation.database);
  if (alias === undefined) translation.noteQualifiedTable(written.at(-2) ?? translation.database, last);
  if (resolved.kind === 'relation') return `${resolved.sql}${as}`;
  const sql = translation.source(() => translation.inView(resolved, () => emitQuery(resolved.query, translation)));
  const outputs = resolved.columns.map(quoteName).join(', ');
  return `(SELECT * FROM (${sql}) AS ${translation.freshName()}(${outputs}))${as}`;
}

/** UNNEST of arrays and maps, several side by side padded with NULL as Trino does. */
function emitUnnest(
  unnest: Extract<Relation, { kind: 'unnest' }>,
  alias: string,
  columns: readonly Identifier[],
  translation: Translation,
): string {
  const operands = translation.source(() => unnest.expressions.map((expression) => operand(expression, translation)));
  const isOpen = operands.some(({ type }) => isUnknown(type));
  const lists = operands.map(unnestedList);
  const element = translation.freshName();
  const zipped = lists.length === 1 ? lists[0]?.sql : `list_zip(${lists.map(({ sql }) => sql).join(', ')})`;
  const outputs = lists.flatMap(({ fields }, index) => {
    const item = lists.length === 1 ? `${element}.e` : `struct_extract(${element}.e, ${index + 1})`;
    return fields.map((field) => (field === undefined ? item : `struct_extract(${item}, ${field})`));
  });
  if (unnest.ordinality) outputs.push(`${element}.n`);
  if (!isOpen && columns.length > 0 && columns.length !== outputs.length) {
    const detail = `Column alias list has ${columns.length} entries but relation has ${outputs.length} columns`;
    throw syntaxError(columns[0]?.at ?? unnest.at, detail);
  }
  const named = outputs.map((sql, index) => `${sql} AS ${quoteName(columns[index]?.name ?? `_col${index}`)}`);
  if (isOpen) {
    const asked = operands.map(({ sql }, index) => `${sql} AS c${index}`);
    const width = Math.max(columns.length, 1);
    const names = Array.from(
      { length: width },
      (_, index) => `NULL AS ${quoteName(columns[index]?.name ?? `_col${index}`)}`,
    );
    return `LATERAL (SELECT ${names.join(', ')} FROM (SELECT ${asked.join(', ')})) AS ${alias}`;
  }
  const source = `unnest(${zipped}) WITH ORDINALITY AS ${element}(e, n)`;
  return `LATERAL (SELECT ${named.join(', ')} FROM ${source}) AS ${alias}`;
}

/** The list to unnest and the struct fields that each element yields (`undefined`: the element itself). */
function unnestedList({ sql, type }: TypedSql): { sql: string; fields: readonly (string | undefined)[] } {
  if (type.name === 'map') return { sql: `map_entries(${sql})`, fields: ["'key'", "'value'"] };
  const [element] = type.elements;
  // An array of rows yields a column for each field.
  if (element?.name === 'row') {
    return {
      sql,
      fields: element.fields.map(({ name }, index) => (name === undefined ? String(index + 1) : quoteText(name))),
    };
  }
  return { sql, fields: [undefined] };
}
