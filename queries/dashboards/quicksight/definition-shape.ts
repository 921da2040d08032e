import type { Dashboard } from '../dashboard.ts';
import { calculatedFields } from './calculated-fields.ts';
import { controlShapes, type FirstChoices } from './control-shapes.ts';
import type { DataSetPlan } from './data-set-plan.ts';
import { type DefinitionParts, filterGroups, planOf } from './filter-shapes.ts';
import type { Shape } from './shape.ts';
import { gridLayout } from './sheet-layout.ts';
import { visualShape } from './visual-shape.ts';

export interface DefinitionProps {
  readonly dashboard: Dashboard;
  readonly plans: ReadonlyMap<string, DataSetPlan>;
  readonly firstChoices: FirstChoices;
  /** The ARN of each data set by its plan's name. */
  readonly dataSetArn: (name: string) => string;
}

const textBoxId = 'question';

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function textBox({ question, filters }: Dashboard): Shape {
  const hasOneCurrency = filters.some((filter) => filter.kind === 'choice' && filter.column === 'currency');
  const notes = [
    question,
    'Days and times are in UTC.',
    ...(hasOneCurrency ? ['Amounts are in the chosen currency.'] : []),
  ];
  const Content = `<text-box>\n  <inline font-size="16px">${escapeXml(notes.join(' '))}</inline>\n</text-box>`;
  return { SheetTextBoxId: textBoxId, Content };
}

function sheetShape(parts: DefinitionParts, controls: ReturnType<typeof controlShapes>): Shape {
  const { dashboard, sheetId } = parts;
  const controlElements = controls.layout.map(({ id, type }) => ({
    ElementId: id,
    ElementType: type,
    ColumnSpan: 2,
    RowSpan: 1,
  }));
  return {
    SheetId: sheetId,
    Name: dashboard.title,
    Title: dashboard.title,
    Description: dashboard.question,
    ContentType: 'INTERACTIVE',
    ParameterControls: controls.parameterControls,
    FilterControls: controls.filterControls,
    Visuals: dashboard.tiles.map(visualShape),
    TextBoxes: [textBox(dashboard)],
    Layouts: [gridLayout(textBoxId, dashboard.tiles)],
    SheetControlLayouts: [{ Configuration: { GridLayout: { Elements: controlElements } } }],
  };
}

/** A dashboard's definition, as `CreateDashboard` and `CreateAnalysis` take it: one sheet with every tile. */
export function definitionShape({ dashboard, plans, firstChoices, dataSetArn }: DefinitionProps): Shape {
  const parts: DefinitionParts = { dashboard, plans, sheetId: dashboard.name };
  const controls = controlShapes(parts, firstChoices);
  const names = new Set(dashboard.tiles.map((tile) => planOf(parts, tile).name));
  return {
    DataSetIdentifierDeclarations: [...names].map((name) => ({ Identifier: name, DataSetArn: dataSetArn(name) })),
    ParameterDeclarations: controls.declarations,
    CalculatedFields: calculatedFields(dashboard.tiles),
    FilterGroups: filterGroups(parts),
    Sheets: [sheetShape(parts, controls)],
    Options: { Timezone: 'UTC', WeekStart: 'MONDAY' },
  };
}
