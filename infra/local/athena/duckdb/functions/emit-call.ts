import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { FunctionCall } from '../../trino/syntax-tree.ts';
import type { Emitted } from '../translate/emit-expression.ts';
import type { Translation } from '../translate/translation.ts';
import { aggregateFunctions } from './aggregates.ts';
import { arrayFunctions } from './arrays.ts';
import { binaryFunctions } from './binary.ts';
import { conditionalFunctions } from './conditional.ts';
import type { FunctionDefinition, FunctionTable } from './function-definition.ts';
import { jsonFunctions } from './json.ts';
import { mathFunctions } from './math.ts';
import { momentFunctions } from './moments.ts';
import { textFunctions } from './text.ts';
import { isTrinoFunction } from './untranslated.ts';
import { windowFunctions } from './windows.ts';

/** Every Trino function that this endpoint answers. What is not here is not registered, as Athena says. */
export const functionTable: FunctionTable = {
  ...aggregateFunctions,
  ...arrayFunctions,
  ...binaryFunctions,
  ...conditionalFunctions,
  ...jsonFunctions,
  ...mathFunctions,
  ...momentFunctions,
  ...textFunctions,
  ...windowFunctions,
};

export function findFunction(name: string): FunctionDefinition | undefined {
  return Object.hasOwn(functionTable, name) ? functionTable[name] : undefined;
}

export function emitCall(call: FunctionCall, translation: Translation): Emitted {
  const definition = findFunction(call.name);
  if (definition === undefined && isTrinoFunction(call.name)) throw notSupported(`The function ${call.name}`, call.at);
  if (definition === undefined) {
    throw new SqlError('FUNCTION_NOT_FOUND', `Function '${call.name}' not registered`, { at: call.at });
  }
  requireFit(call, definition);
  return definition.emit(call, translation);
}

function requireFit(call: FunctionCall, definition: FunctionDefinition): void {
  const isPlain = !call.distinct && call.orderBy.length === 0 && call.filter === undefined && !call.star;
  if (definition.kind === 'scalar' && !isPlain) {
    throw new SqlError('FUNCTION_NOT_AGGREGATE', `'${call.name}' is not an aggregate function`, { at: call.at });
  }
  if (definition.kind === 'scalar' && call.over !== undefined) {
    throw new SqlError('FUNCTION_NOT_WINDOW', `'${call.name}' is not a window function`, { at: call.at });
  }
  if (definition.kind === 'window' && call.over === undefined) {
    throw new SqlError('MISSING_OVER', `Window function ${call.name} requires an OVER clause`, { at: call.at });
  }
  if (call.over !== undefined && (call.distinct || call.orderBy.length > 0)) {
    throw notSupported('DISTINCT or ORDER BY in a window function', call.at);
  }
}
