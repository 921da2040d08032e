import { bindParameters, type QueryParameter } from '../../saved-query.ts';
import { parseRelativeDay } from '../../saved-query-days.ts';
import { replacePlaceholders } from '../../saved-query-placeholders.ts';
import type { DataSetPlan } from './data-set-plan.ts';

/** Where the tables of `${silver}` and `${views}` are. */
export interface LakeDatabases {
  readonly silver: string;
  readonly views: string;
}

/** So far back reach the data sets that are loaded: the longest period of a dashboard, and room for whole weeks and months. */
export const loadedDays = 400;

/**
 * QuickSight puts a date in as a literal, whose form it does not document, and refuses a parameter in quotes. The first ten
 * characters of its text are the day, be it a timestamp, a date or text.
 */
const dayOfParameter = (name: string) => `CAST(substr(CAST(<<$${name}>> AS varchar), 1, 10) AS date)`;

const before = (day: string, days: number) => (days === 0 ? day : `date_add('day', ${-days}, ${day})`);

/** The expressions of the two days: the dashboard's own, or those of everything that is loaded. */
function periodOf({ isAskedForPeriod }: DataSetPlan): ReadonlyMap<string, string> {
  if (isAskedForPeriod) return new Map(['from', 'to'].map((name) => [name, dayOfParameter(name)]));
  return new Map([
    ['from', before('current_date', loadedDays)],
    ['to', 'current_date'],
  ]);
}

function literalOf(plan: DataSetPlan, parameter: QueryParameter, text: string): string {
  const alone = { ...plan.query, parameters: [parameter], sql: `:${parameter.name}` };
  const bound = bindParameters(alone, { [parameter.name]: text });
  if (!bound.ok) throw new Error(`The data set ${plan.name}: ${bound.message}`);
  return bound.sql;
}

/** SQL for each parameter, in the order of their declaration: a default may count from a day that was declared before. */
function expressionsOf(plan: DataSetPlan): Map<string, string> {
  const period = periodOf(plan);
  const expressions = new Map([['latest', 'current_date']]);
  for (const parameter of plan.query.parameters) {
    const ofPeriod = parameter.type === 'date' ? period.get(parameter.name) : undefined;
    const text = plan.parameters[parameter.name] ?? parameter.defaultValue;
    if (ofPeriod === undefined && text === undefined) {
      throw new Error(`The data set ${plan.name} gives no value for ${parameter.name}`);
    }
    const relative = parameter.type === 'date' ? parseRelativeDay(String(text)) : undefined;
    const anchor = relative && expressions.get(relative.anchor);
    const ofText = () =>
      relative !== undefined && anchor !== undefined
        ? before(anchor, relative.daysBefore)
        : literalOf(plan, parameter, String(text));
    expressions.set(parameter.name, ofPeriod ?? ofText());
  }
  return expressions;
}

/** A quoted text or name, which stays, or a comment, which goes. */
const quotedOrComment = /('(?:[^']|'')*'|"(?:[^"]|"")*")|--[^\n]*|\/\*[\s\S]*?\*\//g;

function withoutComments(sql: string): string {
  return sql
    .replaceAll(quotedOrComment, (_, quoted?: string) => quoted ?? '')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
    .trim();
}

/** The data set's custom SQL in Athena's dialect, with `<<$from>>` and `<<$to>>` where it follows the dashboard's period. */
export function dataSetSql(plan: DataSetPlan, { silver, views }: LakeDatabases): string {
  const sql = replacePlaceholders(plan.query.sql, expressionsOf(plan));
  return withoutComments(sql).replaceAll(/\$\{(silver|views)\}/g, (_, layer) => (layer === 'silver' ? silver : views));
}
