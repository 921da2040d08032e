import { expect, test } from '@jest/globals';
import { resourcesOf, synthesise } from '../stack-templates.ts';

test('the gateway to the index has an alias for those who only look', () => {
  const { stateless } = synthesise({ stage: 'prod' });
  const [gateway] = [...resourcesOf(stateless, 'AWS::Lambda::Function')].filter(
    ([, { Properties }]) => Properties.FunctionName === 'inkstream-prod-search-gateway',
  );
  const aliases = [...resourcesOf(stateless, 'AWS::Lambda::Alias').values()].map(({ Properties }) => Properties);
  expect(aliases).toEqual([
    expect.objectContaining({ Name: 'reading', FunctionVersion: '$LATEST', FunctionName: { Ref: gateway?.[0] } }),
  ]);
});
