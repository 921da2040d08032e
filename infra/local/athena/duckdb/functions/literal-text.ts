import { notSupported } from '../../trino/sql-error.ts';
import type { FunctionCall } from '../../trino/syntax-tree.ts';

/** The text of an argument that must be written as a string literal, because it is translated here. */
export function literalText(call: FunctionCall, index: number, what: string): string {
  const argument = call.args[index];
  if (argument?.kind === 'string') return argument.value;
  throw notSupported(`${call.name} with a ${what} that is no string literal`, argument?.at ?? call.at);
}
