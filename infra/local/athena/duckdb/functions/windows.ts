import { plainType, type TypeName } from '../../trino/data-type.ts';
import { areComparable } from '../translate/emit-comparison.ts';
import { emitOver } from '../translate/emit-query.ts';
import {
  checkedArguments,
  type FunctionDefinition,
  type FunctionTable,
  unexpectedParameters,
} from './function-definition.ts';

function windowed(parameters: string, result?: TypeName): FunctionDefinition {
  return {
    kind: 'window',
    emit: (call, translation) => {
      const checked = checkedArguments(call, parameters, translation);
      const [value, , otherwise] = checked;
      if (value !== undefined && otherwise !== undefined && !areComparable(value.type, otherwise.type)) {
        throw unexpectedParameters(
          call,
          checked.map(({ type }) => type),
        );
      }
      const args = checked.map(({ sql }) => sql);
      const nulls = call.ignoreNulls ? ' IGNORE NULLS' : '';
      const over = call.over === undefined ? '' : ` OVER ${emitOver(call.over, translation)}`;
      return { sql: `${call.name}(${args.join(', ')}${nulls})${over}`, ...(result && { type: plainType(result) }) };
    },
  };
}

export const windowFunctions: FunctionTable = {
  row_number: windowed('', 'bigint'),
  rank: windowed('', 'bigint'),
  dense_rank: windowed('', 'bigint'),
  percent_rank: windowed('', 'double'),
  cume_dist: windowed('', 'double'),
  ntile: windowed('integer', 'bigint'),
  lag: windowed('any integer? any?'),
  lead: windowed('any integer? any?'),
  first_value: windowed('any'),
  last_value: windowed('any'),
  nth_value: windowed('any integer'),
};
