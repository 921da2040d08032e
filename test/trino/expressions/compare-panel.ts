import type { Cell, Engine, EngineAnswer } from '../engine-answer.ts';
import { isSameButForRounding, withoutLength } from '../same-value.ts';
import { type Panel, panelStatement } from './panel.ts';

/** Where the two engines answer differently. */
export interface Difference {
  /** The expression as the panel has it. */
  readonly template: string;
  /** The same with the values of the row in their places. */
  readonly expression: string;
  readonly found: string;
}

export interface PanelComparison {
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** Expressions that the first engine refuses as not supported, and therefore answers nothing wrong. */
  readonly refused: readonly string[];
}

/**
 * Asks both engines every expression of a panel.
 * @param candidate may refuse an expression as not supported
 * @param reference says what is right
 */
export async function comparePanel(panel: Panel, candidate: Engine, reference: Engine): Promise<PanelComparison> {
  const usable = await answerable(panel, panel.expressions, reference);
  const answered = await answerable(panel, panel.expressions, candidate);
  const differences: Difference[] = [];
  const refused: string[] = [];
  for (const expression of panel.expressions) {
    const [found, right] = [answered.failures.get(expression), usable.failures.get(expression)];
    // Trino meets a fault of its own there, and nothing can be learnt from it.
    if (right?.code === 'GENERIC_INTERNAL_ERROR') continue;
    if (found?.code === 'NOT_SUPPORTED') refused.push(expression);
    else if (found?.code !== right?.code)
      differences.push({
        template: expression,
        expression: `${panel.title}: ${expression}`,
        found: `${describeFailure(found)}, not ${describeFailure(right)}`,
      });
  }
  const both = panel.expressions.filter(
    (expression) => answered.values.has(expression) && usable.values.has(expression),
  );
  for (const expression of both) {
    differences.push(
      ...compareCells(panel, expression, answered.values.get(expression), usable.values.get(expression)),
    );
  }
  return {
    compared: both.reduce((sum, expression) => sum + (usable.values.get(expression)?.cells.length ?? 0), 0),
    differences,
    refused,
  };
}

function describeFailure(failure: Failure | undefined): string {
  return failure === undefined ? 'answers' : failure.message;
}

type Failure = Extract<EngineAnswer, { ok: false }>;

interface Column {
  readonly type: string;
  readonly cells: readonly Cell[];
}

interface Answers {
  readonly values: Map<string, Column>;
  readonly failures: Map<string, Failure>;
}

/** Asks all at once, and by halves where a statement fails as a whole, until it is known which expressions fail. */
async function answerable(panel: Panel, expressions: readonly string[], engine: Engine): Promise<Answers> {
  const values = new Map<string, Column>();
  const failures = new Map<string, Failure>();
  const askAll = async (some: readonly string[]): Promise<void> => {
    if (some.length === 0) return;
    const answer = await engine.ask(panelStatement(panel, some));
    if (answer.ok) {
      some.forEach((expression, index) => {
        const type = answer.columns[index + 1]?.type ?? '';
        values.set(expression, { type, cells: answer.rows.map((row) => row[index + 1] ?? null) });
      });
      return;
    }
    const [only, ...others] = some;
    if (only !== undefined && others.length === 0) failures.set(only, answer);
    else {
      const half = Math.ceil(some.length / 2);
      await askAll(some.slice(0, half));
      await askAll(some.slice(half));
    }
  };
  await askAll(expressions);
  return { values, failures };
}

function compareCells(panel: Panel, expression: string, found?: Column, right?: Column): Difference[] {
  if (found === undefined || right === undefined) return [];
  if (withoutLength(found.type) !== withoutLength(right.type)) {
    return [
      {
        template: expression,
        expression: `${panel.title}: ${expression}`,
        found: `has type ${found.type}, not ${right.type}`,
      },
    ];
  }
  return right.cells.flatMap((theirs, index) => {
    const mine = found.cells[index] ?? null;
    if (mine === theirs || isSameButForRounding(right.type, mine, theirs)) return [];
    return [
      {
        template: expression,
        expression:
          panel.kind === 'groups'
            ? `${expression} of group ${index + 1}`
            : inserted(expression, panel.columns, panel.rows[index] ?? []),
        found: `is ${JSON.stringify(mine)}, not ${JSON.stringify(theirs)}`,
      },
    ];
  });
}

/** The expression as one could ask it by itself. */
function inserted(expression: string, columns: readonly string[], row: readonly string[]): string {
  return expression.replaceAll(/'(?:[^']|'')*'|\b[a-z]\b/g, (word) => row[columns.indexOf(word)] ?? word);
}
