import type { ReturnedColumn } from '../../saved-query.ts';
import type { DataSetPlan } from './data-set-plan.ts';
import { dataSetSql, type LakeDatabases } from './data-set-sql.ts';
import { amountColumn, amountExpression } from './minor-units.ts';
import type { Shape } from './shape.ts';

/**
 * QuickSight's type of an Athena column. It has no date without a time, and counts a boolean as 0 or 1:
 * https://docs.aws.amazon.com/quicksight/latest/user/supported-data-types-and-values.html
 */
const columnTypes: Readonly<Record<string, string>> = {
  varchar: 'STRING',
  bigint: 'INTEGER',
  integer: 'INTEGER',
  smallint: 'INTEGER',
  double: 'DECIMAL',
  real: 'DECIMAL',
  decimal: 'DECIMAL',
  date: 'DATETIME',
  timestamp: 'DATETIME',
  boolean: 'BIT',
};

/** Longest description of a column: https://docs.aws.amazon.com/quicksight/latest/APIReference/API_ColumnDescription.html */
const longestColumnDescription = 500;

/** The ids of the one table of each data set. */
const physicalTable = 'answer';
const logicalTable = 'answer-in-major-units';

/** Only where the default value is shown before anybody opens a dashboard, whose own default takes its place. */
const placeholderDay = '2026-01-01T00:00:00Z';

function inputColumn({ name, type }: ReturnedColumn): Shape {
  const mapped = columnTypes[type];
  if (mapped === undefined) throw new Error(`QuickSight has no type for ${type}, that of the column ${name}`);
  return { Name: name, Type: mapped };
}

function amountsOf({ query }: DataSetPlan): ReturnedColumn[] {
  if (!query.returns.some(({ name }) => name === 'currency')) return [];
  return query.returns.filter(({ name }) => name.endsWith('_minor'));
}

/** Every column that visuals, filters and authors can use, calculated ones included. */
export function columnsOf(plan: DataSetPlan): readonly string[] {
  return [...plan.query.returns.map(({ name }) => name), ...amountsOf(plan).map(({ name }) => amountColumn(name))];
}

function describe(column: string, meaning: string): Shape {
  const Text = meaning.slice(0, longestColumnDescription);
  return { TagColumnOperation: { ColumnName: column, Tags: [{ ColumnDescription: { Text } }] } };
}

function transformsOf(plan: DataSetPlan): Shape[] {
  const amounts = amountsOf(plan);
  const created = amounts.map(({ name }) => ({
    ColumnName: amountColumn(name),
    ColumnId: amountColumn(name),
    Expression: amountExpression(name),
  }));
  return [
    ...(created.length === 0 ? [] : [{ CreateColumnsOperation: { Columns: created } }]),
    { ProjectOperation: { ProjectedColumns: [...columnsOf(plan)] } },
    ...plan.query.returns.map(({ name, meaning }) => describe(name, meaning)),
    ...amounts.map(({ name, meaning }) =>
      describe(amountColumn(name), meaning.replace(/in minor units/, 'in units of the currency')),
    ),
  ];
}

function parameterShape(name: string): Shape {
  const DefaultValues = { StaticValues: [placeholderDay] };
  return {
    DateTimeDatasetParameter: {
      Id: name,
      Name: name,
      ValueType: 'SINGLE_VALUED',
      TimeGranularity: 'DAY',
      DefaultValues,
    },
  };
}

/**
 * What a data set asks, returns and computes, as `CreateDataSet` takes it; ids and permissions are the deployer's.
 * @param dataSourceArn of the Athena data source
 */
export function dataSetShape(plan: DataSetPlan, databases: LakeDatabases, dataSourceArn: string): Shape {
  const sql = {
    Name: plan.name,
    DataSourceArn: dataSourceArn,
    SqlQuery: dataSetSql(plan, databases),
    Columns: plan.query.returns.map(inputColumn),
  };
  return {
    Name: plan.title,
    ImportMode: plan.mode === 'spice' ? 'SPICE' : 'DIRECT_QUERY',
    PhysicalTableMap: { [physicalTable]: { CustomSql: sql } },
    LogicalTableMap: {
      [logicalTable]: {
        Alias: plan.query.title,
        Source: { PhysicalTableId: physicalTable },
        DataTransforms: transformsOf(plan),
      },
    },
    ...(plan.isAskedForPeriod ? { DatasetParameters: ['from', 'to'].map(parameterShape) } : {}),
  };
}
