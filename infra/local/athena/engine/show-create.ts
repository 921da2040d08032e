import type { PartitionField } from '../trino/statement.ts';
import type { CatalogColumn, CatalogTable } from './catalog-table.ts';
import { glueTypeText } from './glue-type.ts';

/** The statement that would create a table again, line by line as Athena prints it. */
export function showCreateTable(table: CatalogTable): string[] {
  return table.kind === 'iceberg' ? icebergTable(table) : externalTable(table);
}

function columnLines(columns: readonly CatalogColumn[]): string[] {
  return columns.map(({ name, type, comment }, index) => {
    const suffix = comment === undefined ? '' : ` COMMENT '${comment.replaceAll("'", "\\'")}'`;
    return `  ${name} ${glueTypeText(type)}${suffix}${index === columns.length - 1 ? ')' : ','}`;
  });
}

function propertyLines(properties: Readonly<Record<string, string>>): string[] {
  const entries = Object.entries(properties);
  return entries.map(([key, value], index) => `  '${key}'='${value}'${index === entries.length - 1 ? '' : ','}`);
}

function icebergTable(table: CatalogTable): string[] {
  const fields = table.partitionFields.map(fieldText).join(', ');
  return [
    `CREATE TABLE ${table.database}.${table.name} (`,
    ...columnLines(table.columns),
    ...(table.comment === undefined ? [] : [`COMMENT '${table.comment}'`]),
    ...(fields === '' ? [] : [`PARTITIONED BY (${fields})`]),
    `LOCATION '${table.location}'`,
    'TBLPROPERTIES (',
    ...propertyLines(table.properties),
    ')',
  ];
}

function fieldText({ column, transform, argument }: PartitionField): string {
  if (transform === 'identity') return `\`${column}\``;
  return argument === undefined ? `${transform}(\`${column}\`)` : `${transform}(${argument}, \`${column}\`)`;
}

function externalTable(table: CatalogTable): string[] {
  return [
    `CREATE EXTERNAL TABLE \`${table.database}.${table.name}\`(`,
    ...columnLines(table.columns),
    ...(table.partitionKeys.length === 0 ? [] : ['PARTITIONED BY (', ...columnLines(table.partitionKeys)]),
    'STORED AS PARQUET',
    'LOCATION',
    `  '${table.location}'`,
    'TBLPROPERTIES (',
    ...propertyLines(table.properties),
    ')',
  ];
}
