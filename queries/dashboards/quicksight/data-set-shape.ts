import type { ReturnedColumn } from '../../saved-query.ts';
import type { DataSetPlan } from './data-set-plan.ts';
import { dataSetSql, type LakeDatabases } from './data-set-sql.ts';
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

/** The id of the one table of each data set. */
const physicalTable = 'answer';

/** Only where the default value is shown before anybody opens a dashboard, whose own default takes its place. */
const placeholderDay = '2026-01-01T00:00:00Z';

function inputColumn({ name, type }: ReturnedColumn): Shape {
  const mapped = columnTypes[type];
  if (mapped === undefined) throw new Error(`QuickSight has no type for ${type}, that of the column ${name}`);
  return { Name: name, Type: mapped };
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
 * What a data set asks and returns, as `CreateDataSet` takes it; ids and permissions are the deployer's. There is no `LogicalTableMap`,
 * which CloudFormation has declared deprecated: what is computed is computed in the definitions.
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
    ...(plan.isAskedForPeriod ? { DatasetParameters: ['from', 'to'].map(parameterShape) } : {}),
  };
}
