import { z } from 'zod';
import type { Shape } from './shape.ts';

const api = 'https://docs.aws.amazon.com/quicksight/latest/APIReference';

/** What QuickSight refuses to exceed, each with the page that says so. */
export const quickSightLimits = {
  dataSets: { most: 50, source: `${api}/API_DashboardVersionDefinition.html` },
  /** The API takes 2,000 by now, CloudFormation's schema still 500. */
  calculatedFields: { most: 500, source: `${api}/API_DashboardVersionDefinition.html` },
  filterGroups: { most: 2000, source: `${api}/API_DashboardVersionDefinition.html` },
  parameters: { most: 400, source: `${api}/API_DashboardVersionDefinition.html` },
  visualsOfSheet: { most: 50, source: `${api}/API_SheetDefinition.html` },
  controlsOfSheet: { most: 200, source: `${api}/API_SheetDefinition.html` },
  visualsOfFilter: { most: 50, source: `${api}/API_SheetVisualScopingConfiguration.html` },
  setsOfParameter: { most: 150, source: `${api}/API_DateTimeParameterDeclaration.html` },
  fieldName: { most: 127, source: `${api}/API_CalculatedField.html` },
  expression: { most: 32_000, source: `${api}/API_CalculatedField.html` },
  title: { most: 512, source: `${api}/API_ShortFormatText.html` },
  subtitle: { most: 1024, source: `${api}/API_LongFormatText.html` },
  altText: { most: 1024, source: `${api}/API_KPIVisual.html` },
  id: { most: 512, source: `${api}/API_KPIVisual.html` },
  /** Pages that were not brought up to date say 65,536, newer ones 168,000; the smaller holds by both. */
  customSql: { most: 65_536, source: `${api}/API_CustomSql.html` },
  columns: { most: 2048, source: `${api}/API_CustomSql.html` },
  dataSetName: { most: 128, source: `${api}/API_CreateDataSet.html` },
  rowSpan: { most: 21, source: `${api}/API_GridLayoutElement.html` },
} as const;

type Limit = keyof typeof quickSightLimits;

interface Measure {
  readonly what: string;
  readonly limit: Limit;
  readonly size: number;
}

const text = z.object({ FormatText: z.object({ PlainText: z.string() }) });
const visual = z.record(
  z.string(),
  z.looseObject({ VisualId: z.string(), Title: text, Subtitle: text, VisualContentAltText: z.string() }),
);
const element = z.looseObject({ ElementId: z.string(), RowSpan: z.number() });
const sheet = z.looseObject({
  Visuals: z.array(visual),
  ParameterControls: z.array(z.unknown()),
  FilterControls: z.array(z.unknown()),
  Layouts: z.array(
    z.object({ Configuration: z.object({ GridLayout: z.looseObject({ Elements: z.array(element) }) }) }),
  ),
});
const scope = z.looseObject({ VisualIds: z.array(z.string()) });
const group = z.looseObject({
  FilterGroupId: z.string(),
  ScopeConfiguration: z.object({ SelectedSheets: z.object({ SheetVisualScopingConfigurations: z.array(scope) }) }),
});
const declaration = z.record(
  z.string(),
  z.looseObject({ Name: z.string(), MappedDataSetParameters: z.array(z.unknown()).default([]) }),
);
const definition = z.looseObject({
  DataSetIdentifierDeclarations: z.array(z.unknown()),
  ParameterDeclarations: z.array(declaration),
  CalculatedFields: z.array(z.looseObject({ Name: z.string(), Expression: z.string() })),
  FilterGroups: z.array(group),
  Sheets: z.array(sheet),
});

const dataSet = z.looseObject({
  Name: z.string(),
  PhysicalTableMap: z.record(
    z.string(),
    z.object({ CustomSql: z.looseObject({ SqlQuery: z.string(), Columns: z.array(z.unknown()) }) }),
  ),
});

function measuresOfVisual(visuals: z.infer<typeof visual>): Measure[] {
  return Object.values(visuals).flatMap(({ VisualId: id, Title, Subtitle, VisualContentAltText }) => [
    { what: `the id ${id}`, limit: 'id' as const, size: id.length },
    { what: `the title of ${id}`, limit: 'title' as const, size: Title.FormatText.PlainText.length },
    { what: `the description of ${id}`, limit: 'subtitle' as const, size: Subtitle.FormatText.PlainText.length },
    { what: `the alternative text of ${id}`, limit: 'altText' as const, size: VisualContentAltText.length },
  ]);
}

function measuresOfSheet({ Visuals, ParameterControls, FilterControls, Layouts }: z.infer<typeof sheet>): Measure[] {
  const elements = Layouts.flatMap(({ Configuration }) => Configuration.GridLayout.Elements);
  return [
    { what: 'visuals', limit: 'visualsOfSheet', size: Visuals.length },
    { what: 'controls', limit: 'controlsOfSheet', size: ParameterControls.length + FilterControls.length },
    ...Visuals.flatMap(measuresOfVisual),
    ...elements.map(({ ElementId, RowSpan }) => ({
      what: `rows of ${ElementId}`,
      limit: 'rowSpan' as const,
      size: RowSpan,
    })),
  ];
}

function measuresOfGroup({ FilterGroupId, ScopeConfiguration }: z.infer<typeof group>): Measure[] {
  return ScopeConfiguration.SelectedSheets.SheetVisualScopingConfigurations.map(({ VisualIds }) => ({
    what: `visuals of ${FilterGroupId}`,
    limit: 'visualsOfFilter',
    size: VisualIds.length,
  }));
}

function faultsOf(measures: readonly Measure[]): string[] {
  return measures
    .filter(({ limit, size }) => size > quickSightLimits[limit].most)
    .map(({ what, limit, size }) => {
      const { most, source } = quickSightLimits[limit];
      return `${what}: ${size}, QuickSight takes at most ${most} (${source})`;
    });
}

/** What of a definition QuickSight would refuse for its size; one sentence each. */
export function faultsOfDefinition(shape: Shape): string[] {
  const { DataSetIdentifierDeclarations, ParameterDeclarations, CalculatedFields, FilterGroups, Sheets } =
    definition.parse(shape);
  const parameters = ParameterDeclarations.flatMap((parameter) => Object.values(parameter));
  return faultsOf([
    { what: 'data sets', limit: 'dataSets', size: DataSetIdentifierDeclarations.length },
    { what: 'parameters', limit: 'parameters', size: parameters.length },
    { what: 'calculated fields', limit: 'calculatedFields', size: CalculatedFields.length },
    { what: 'filter groups', limit: 'filterGroups', size: FilterGroups.length },
    ...parameters.map(({ Name, MappedDataSetParameters }) => ({
      what: `data sets of the parameter ${Name}`,
      limit: 'setsOfParameter' as const,
      size: MappedDataSetParameters.length,
    })),
    ...CalculatedFields.flatMap(({ Name, Expression }) => [
      { what: `the name of the field ${Name}`, limit: 'fieldName' as const, size: Name.length },
      { what: `the expression of ${Name}`, limit: 'expression' as const, size: Expression.length },
    ]),
    ...FilterGroups.flatMap(measuresOfGroup),
    ...Sheets.flatMap(measuresOfSheet),
  ]);
}

/** What of a data set QuickSight would refuse for its size; one sentence each. */
export function faultsOfDataSet(shape: Shape): string[] {
  const { Name, PhysicalTableMap } = dataSet.parse(shape);
  return faultsOf([
    { what: `the name ${Name}`, limit: 'dataSetName', size: Name.length },
    ...Object.values(PhysicalTableMap).flatMap(({ CustomSql }) => [
      { what: `the SQL of ${Name}`, limit: 'customSql' as const, size: CustomSql.SqlQuery.length },
      { what: `the columns of ${Name}`, limit: 'columns' as const, size: CustomSql.Columns.length },
    ]),
  ]);
}
