import type { TableInput } from '@aws-sdk/client-glue';
import { notSupported } from '../trino/sql-error.ts';
import type { ColumnDefinition, CreateTable } from '../trino/statement.ts';
import { glueTypeText } from './glue-type.ts';

interface Storage {
  readonly classification: string;
  readonly InputFormat: string;
  readonly OutputFormat: string;
  readonly SerdeInfo: { readonly SerializationLibrary: string; readonly Parameters?: Record<string, string> };
}

const hive = 'org.apache.hadoop.hive.ql.io';
const text = {
  InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  OutputFormat: `${hive}.HiveIgnoreKeyTextOutputFormat`,
};
const serde = (SerializationLibrary: string) => ({ SerdeInfo: { SerializationLibrary } });

export const parquetStorage: Storage = {
  classification: 'parquet',
  InputFormat: `${hive}.parquet.MapredParquetInputFormat`,
  OutputFormat: `${hive}.parquet.MapredParquetOutputFormat`,
  ...serde(`${hive}.parquet.serde.ParquetHiveSerDe`),
};

// The formats that Athena reads, told apart by what a CREATE EXTERNAL TABLE says of them.
const storages: readonly (readonly [RegExp, Storage])[] = [
  [/parquet/i, parquetStorage],
  [
    /orc/i,
    {
      classification: 'orc',
      InputFormat: `${hive}.orc.OrcInputFormat`,
      OutputFormat: `${hive}.orc.OrcOutputFormat`,
      ...serde(`${hive}.orc.OrcSerde`),
    },
  ],
  [
    /avro/i,
    {
      classification: 'avro',
      InputFormat: `${hive}.avro.AvroContainerInputFormat`,
      OutputFormat: `${hive}.avro.AvroContainerOutputFormat`,
      ...serde('org.apache.hadoop.hive.serde2.avro.AvroSerDe'),
    },
  ],
  [/openx.*json/i, { classification: 'json', ...text, ...serde('org.openx.data.jsonserde.JsonSerDe') }],
  [/json/i, { classification: 'json', ...text, ...serde('org.apache.hive.hcatalog.data.JsonSerDe') }],
  [/csv/i, { classification: 'csv', ...text, ...serde('org.apache.hadoop.hive.serde2.OpenCSVSerde') }],
  [/text|^\s*$/i, { classification: 'csv', ...text, ...serde('org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe') }],
];

/** How the objects of a CREATE EXTERNAL TABLE are written. */
export function storageOf(statement: CreateTable): Storage {
  const format = `${statement.serde ?? ''} ${statement.storedAs ?? ''} ${statement.inputFormat ?? ''}`;
  const found = storages.find(([pattern]) => pattern.test(statement.serde ?? format))?.[1];
  if (found === undefined) throw notSupported(`The format ${format.trim()}`, statement.name.at);
  const { SerializationLibrary } = found.SerdeInfo;
  return { ...found, SerdeInfo: { SerializationLibrary, Parameters: { ...statement.serdeProperties } } };
}

/** A Glue table over objects. */
export function externalTableInput(
  table: {
    readonly name: string;
    readonly location: string;
    readonly columns: readonly ColumnDefinition[];
    readonly partitionColumns: readonly ColumnDefinition[];
    readonly properties: Readonly<Record<string, string>>;
    readonly comment?: string;
  },
  { classification, ...storage }: Storage,
): TableInput {
  return {
    Name: table.name,
    Description: table.comment,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { EXTERNAL: 'TRUE', classification, ...table.properties },
    PartitionKeys: table.partitionColumns.map(glueColumn),
    StorageDescriptor: { ...storage, Location: table.location, Columns: table.columns.map(glueColumn) },
  };
}

export function glueColumn({ name, type, comment }: ColumnDefinition) {
  return { Name: name, Type: glueTypeText(type), Comment: comment };
}
