import { allDashboards } from '../../../../queries/dashboards/all-dashboards.ts';
import type { Dashboard } from '../../../../queries/dashboards/dashboard.ts';
import { planDataSets } from '../../../../queries/dashboards/quicksight/data-set-plan.ts';
import { definitionShape } from '../../../../queries/dashboards/quicksight/definition-shape.ts';
import type { Shape, ShapeValue } from '../../../../queries/dashboards/quicksight/shape.ts';
import { readQueryCatalog } from '../../../../queries/query-catalog.ts';

export const plans = planDataSets(allDashboards, readQueryCatalog());

/** The definition of a dashboard, whose data sets' ARNs are made up. */
export function definitionOf(dashboard: Dashboard): Shape {
  return definitionShape({
    dashboard,
    plans: planDataSets([dashboard], readQueryCatalog()),
    firstChoices: { currency: 'GBP' },
    dataSetArn: (name) => `arn:aws:quicksight:eu-central-1:123456789012:dataset/${name}`,
  });
}

function isShape(value: ShapeValue): value is Shape {
  return typeof value === 'object' && !Array.isArray(value);
}

/** Every value of a key, however deep it lies. */
export function valuesOf(value: ShapeValue, key: string): ShapeValue[] {
  if (Array.isArray(value)) return value.flatMap((item: ShapeValue) => valuesOf(item, key));
  if (!isShape(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(name === key ? [inner] : []), ...valuesOf(inner, key)]);
}

/** The same, of texts. */
export function textsOf(value: ShapeValue, key: string): string[] {
  return valuesOf(value, key).map((found) => {
    if (typeof found !== 'string') throw new Error(`${key} is no text: ${JSON.stringify(found)}`);
    return found;
  });
}
