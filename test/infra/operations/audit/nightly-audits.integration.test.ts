import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, expect, jest, test } from '@jest/globals';
import { imageDriftKinds } from '../../../../infra/operations/audit/compare-image.ts';
import { lakeDriftKinds } from '../../../../infra/operations/audit/compare-lake.ts';

jest.setTimeout(180_000);

const lambda = new LambdaClient({});
afterAll(() => lambda.destroy());

test.each([
  ['lake', process.env.INKSTREAM_LAKE_AUDIT_FUNCTION, lakeDriftKinds],
  ['images', process.env.INKSTREAM_IMAGE_AUDIT_FUNCTION, imageDriftKinds],
])('the nightly audit of the %s counts drift by its kind', async (_, FunctionName, kinds) => {
  const Payload = JSON.stringify({ lagSeconds: 1 });
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  const told = Buffer.from(answer.Payload ?? []).toString();
  expect({ error: answer.FunctionError, told }).toMatchObject({ error: undefined });
  const names = kinds.map((kind) => `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`);
  expect(JSON.parse(told)).toEqual(Object.fromEntries(names.map((name) => [name, expect.any(Number)])));
});
