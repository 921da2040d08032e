import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { allDashboards } from '../../../../queries/dashboards/all-dashboards.ts';
import type { Dashboard, Tile } from '../../../../queries/dashboards/dashboard.ts';
import { dataSetShape } from '../../../../queries/dashboards/quicksight/data-set-shape.ts';
import { faultsOfDataSet, faultsOfDefinition } from '../../../../queries/dashboards/quicksight/limits.ts';
import type { Shape } from '../../../../queries/dashboards/quicksight/shape.ts';
import { gridLayout } from '../../../../queries/dashboards/quicksight/sheet-layout.ts';
import { definitionOf, plans, textsOf, valuesOf } from './quicksight-shapes.ts';

const columnSchema = z.object({ DataSetIdentifier: z.string(), ColumnName: z.string() });
const fieldSchema = z.object({ DataSetIdentifier: z.string(), Name: z.string(), Expression: z.string() });
const sheetSchema = z.array(
  z.looseObject({ Visuals: z.array(z.record(z.string(), z.looseObject({ VisualId: z.string() }))) }),
);

/** The columns of the data sets that a definition declares, what it computes included. */
function knownColumns(definition: Shape): Set<string> {
  const fields = z.array(fieldSchema).parse(definition.CalculatedFields);
  const own = fields.map(({ DataSetIdentifier, Name }) => `${DataSetIdentifier}.${Name}`);
  const returned = textsOf(definition.DataSetIdentifierDeclarations ?? [], 'Identifier').flatMap((name) =>
    (plans.get(name)?.query.returns ?? []).map((column) => `${name}.${column.name}`),
  );
  return new Set([...own, ...returned]);
}

/** Columns that fields, filters, sorts and controls name, and those in the braces of expressions. */
function namedColumns(definition: Shape): string[] {
  const identifiers = ['Column', 'SortBy', 'LinkToDataSetColumn'].flatMap((key) => valuesOf(definition, key));
  const named = identifiers.map((value) => columnSchema.parse(value));
  const fields = z.array(fieldSchema).parse(definition.CalculatedFields);
  const inside = fields.flatMap(({ DataSetIdentifier, Expression }) =>
    [...Expression.matchAll(/(?<!\$)\{(\w+)\}/g)].map((match) => `${DataSetIdentifier}.${match[1]}`),
  );
  return [...named.map(({ DataSetIdentifier, ColumnName }) => `${DataSetIdentifier}.${ColumnName}`), ...inside];
}

function visualIds(definition: Shape): string[] {
  const sheets = sheetSchema.parse(definition.Sheets);
  return sheets.flatMap(({ Visuals }) =>
    Visuals.flatMap((visual) => Object.values(visual).map(({ VisualId }) => VisualId)),
  );
}

function twice(ids: readonly string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

describe.each(allDashboards.map((dashboard) => [dashboard.name, dashboard] as const))(
  'the definition of %s',
  (_, dashboard) => {
    const definition = definitionOf(dashboard);

    test('shows every tile', () => {
      expect(visualIds(definition)).toEqual(dashboard.tiles.map(({ name }) => name));
    });

    test('names only columns that its data sets return or that it computes', () => {
      const known = knownColumns(definition);
      expect(namedColumns(definition).filter((column) => !known.has(column))).toEqual([]);
    });

    test('computes nothing that it does not show', () => {
      const shown = new Set(namedColumns(definition));
      const fields = z.array(fieldSchema).parse(definition.CalculatedFields);
      const unused = fields.filter(({ DataSetIdentifier, Name }) => !shown.has(`${DataSetIdentifier}.${Name}`));
      expect(unused.map(({ Name }) => Name)).toEqual([]);
    });

    test('gives no id twice', () => {
      const sheets = definition.Sheets ?? [];
      const visuals = visualIds(definition);
      const controls = ['ParameterControlId', 'FilterControlId'].flatMap((key) => textsOf(sheets, key));
      expect(twice([...visuals, ...controls, ...textsOf(sheets, 'SheetTextBoxId')])).toEqual([]);
      expect(twice(textsOf(definition, 'FilterGroupId'))).toEqual([]);
      expect(twice(textsOf(definition, 'FilterId'))).toEqual([]);
      const fields = ['Category', 'Values', 'Colors', 'Rows', 'Columns', 'TrendGroups'].flatMap((key) =>
        valuesOf(sheets, key).flatMap((wells) => textsOf(wells, 'FieldId')),
      );
      expect(twice(fields)).toEqual([]);
      expect(
        twice(
          z
            .array(fieldSchema)
            .parse(definition.CalculatedFields)
            .map(({ Name }) => Name),
        ),
      ).toEqual([]);
    });

    test('sorts and labels only by fields that it shows', () => {
      const wells = valuesOf(definition, 'FieldWells').flatMap((found) => textsOf(found, 'FieldId'));
      const used = ['SortConfiguration', 'ApplyTo', 'SelectedFieldOptions'].flatMap((key) =>
        valuesOf(definition, key).flatMap((found) => textsOf(found, 'FieldId')),
      );
      expect(used.filter((id) => !wells.includes(id))).toEqual([]);
    });

    test('has a control for each parameter, a parameter behind each control, and uses each', () => {
      const declared = valuesOf(definition.ParameterDeclarations ?? [], 'Name');
      const controlled = valuesOf(definition, 'SourceParameterName');
      expect(controlled).toEqual(declared);
      const inFilters = [...valuesOf(definition, 'Parameter'), ...valuesOf(definition, 'ParameterName')];
      const inExpressions = textsOf(definition, 'Expression').flatMap((text) =>
        [...text.matchAll(/\$\{(\w+)\}/g)].map(String),
      );
      const mapped = valuesOf(definition, 'DataSetParameterName');
      for (const name of inFilters) expect(declared).toContain(name);
      for (const name of declared) expect([...inFilters, ...inExpressions, ...mapped]).toContain(name);
    });

    test('has a filter behind each filter control', () => {
      const filters = textsOf(definition, 'FilterId');
      expect(textsOf(definition, 'SourceFilterId').filter((id) => !filters.includes(id))).toEqual([]);
    });

    test('hands its period to every data set that is asked with it', () => {
      const names = textsOf(definition.DataSetIdentifierDeclarations ?? [], 'Identifier');
      const asked = names.filter((name) => plans.get(name)?.isAskedForPeriod);
      const declarations = valuesOf(definition, 'DateTimeParameterDeclaration');
      expect(declarations.length).toBe(2);
      for (const declaration of declarations) {
        const mapped = valuesOf(declaration, 'MappedDataSetParameters').flatMap((found) =>
          textsOf(found, 'DataSetIdentifier'),
        );
        expect(mapped).toEqual(asked);
      }
    });

    test('bounds every data set of days by its period, and those with a currency by the chosen one', () => {
      const names = textsOf(definition.DataSetIdentifierDeclarations ?? [], 'Identifier');
      const ranges = valuesOf(definition, 'TimeRangeFilter').flatMap((filter) => textsOf(filter, 'DataSetIdentifier'));
      expect(ranges.sort()).toEqual(names.filter((name) => plans.get(name)?.dayColumn !== undefined).sort());
      const choosesCurrency = dashboard.filters.some(
        (filter) => filter.kind === 'choice' && filter.column === 'currency',
      );
      const ids = textsOf(definition, 'FilterId').filter((id) => id.startsWith('choice-currency'));
      const priced = names.filter((name) =>
        plans.get(name)?.query.returns.some((column) => column.name === 'currency'),
      );
      expect(ids.sort()).toEqual(choosesCurrency ? priced.map((name) => `choice-currency-${name}`).sort() : []);
    });

    test('lists the values of a control from a data set without parameters', () => {
      const sources = valuesOf(definition, 'LinkToDataSetColumn').flatMap((found) =>
        textsOf(found, 'DataSetIdentifier'),
      );
      expect(sources.filter((name) => plans.get(name)?.isAskedForPeriod)).toEqual([]);
    });

    test('names only data sets that it declares, and only visuals that it has', () => {
      const declared = textsOf(definition.DataSetIdentifierDeclarations ?? [], 'Identifier');
      expect(textsOf(definition, 'DataSetIdentifier').filter((name) => !declared.includes(name))).toEqual([]);
      const visuals = visualIds(definition);
      const scoped = z.array(z.array(z.string())).parse(valuesOf(definition, 'VisualIds')).flat();
      expect(scoped.filter((id) => !visuals.includes(id))).toEqual([]);
    });

    test('stays within the limits of QuickSight', () => {
      expect(faultsOfDefinition(definition)).toEqual([]);
    });
  },
);

test('every data set stays within the limits of QuickSight', () => {
  const shapes = [...plans.values()].map((plan) => dataSetShape(plan, { silver: 'silver', views: 'views' }, 'arn'));
  expect(shapes.flatMap(faultsOfDataSet)).toEqual([]);
});

describe('a declaration that asks for too much', () => {
  const [first] = allDashboards;
  if (first === undefined) throw new Error('There is no dashboard');
  const [tile] = first.tiles;
  if (tile === undefined) throw new Error('There is no tile');
  const withTiles = (tiles: readonly Tile[]): Dashboard => ({ ...first, tiles: [...first.tiles, ...tiles] });

  test('is told how many visuals there may be, and where that stands', () => {
    const many = Array.from({ length: 51 }, (_, index) => ({ ...tile, name: `${tile.name}-${index}` }));
    expect(faultsOfDefinition(definitionOf(withTiles(many)))).toContainEqual(
      expect.stringMatching(/^visuals: 61, QuickSight takes at most 50 \(https:.*API_SheetDefinition\.html\)$/),
    );
  });

  test('is told which text is too long', () => {
    const long = { ...tile, name: 'long', title: 'x'.repeat(513), description: 'y'.repeat(1025) };
    const faults = faultsOfDefinition(definitionOf(withTiles([long])));
    expect(faults.map((fault) => fault.replace(/:.*/, ''))).toEqual([
      'the title of long',
      'the description of long',
      'the alternative text of long',
    ]);
  });

  test('for a query that does not exist is refused by its name', () => {
    expect(() => definitionOf(withTiles([{ ...tile, name: 'other', query: 'no-such-query' }]))).toThrow(
      'The tile other asks no-such-query, which is no saved query',
    );
  });
});

test('tiles never lie over each other, nor outside of the grid, whatever their widths and kinds', () => {
  const elements = z.array(
    z
      .object({
        ElementId: z.string(),
        ColumnIndex: z.number(),
        ColumnSpan: z.number(),
        RowIndex: z.number(),
        RowSpan: z.number(),
      })
      .loose(),
  );
  const kinds = allDashboards.flatMap(({ tiles }) => tiles.map(({ chart }) => chart));
  const tiles = fc.array(
    fc.record({ width: fc.constantFrom<(1 | 2 | 4)[]>(1, 2, 4), chart: fc.constantFrom(...kinds) }),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(tiles, (drawn) => {
      const [shape] = allDashboards;
      const model = shape?.tiles[0];
      if (model === undefined) throw new Error('There is no tile');
      const placed = drawn.map((tile, index) => ({
        ...model,
        ...tile,

        name: `tile-${index}`,
      }));
      const laid = elements.parse(valuesOf(gridLayout('text', placed), 'Elements').flat());
      const cells = laid.flatMap(({ ColumnIndex, ColumnSpan, RowIndex, RowSpan }) =>
        Array.from({ length: ColumnSpan * RowSpan }, (_, cell) => {
          const column = ColumnIndex + (cell % ColumnSpan);
          return column < 36 ? `${column},${RowIndex + Math.floor(cell / ColumnSpan)}` : 'outside';
        }),
      );
      expect(laid.length).toBe(drawn.length + 1);
      expect(new Set(cells).size).toBe(cells.length);
      expect(cells).not.toContain('outside');
    }),
    { numRuns: 50 },
  );
});
