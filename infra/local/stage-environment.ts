import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { LocalStackError } from './errors.ts';
import { outputsEnvironment } from './stack-environment.ts';

/**
 * The outputs of a stage's stacks on AWS as variables, read with the credentials and Region of whoever calls.
 * @throws LocalStackError NOT_RUNNING when the stage is not deployed there
 */
export async function stageEnvironment(stage: string): Promise<Record<string, string>> {
  const client = new CloudFormationClient({});
  try {
    const found = await Promise.all(
      ['Stateful', 'Stateless'].map((part) =>
        client.send(new DescribeStacksCommand({ StackName: `Inkstream${part}-${stage}` })),
      ),
    );
    const outputs = found.flatMap(({ Stacks: stacks = [] }) => stacks.flatMap((stack) => stack.Outputs ?? []));
    return outputsEnvironment(
      Object.fromEntries(outputs.map((output) => [output.OutputKey ?? '', output.OutputValue ?? ''])),
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LocalStackError('NOT_RUNNING', `The stacks of the stage ${stage} could not be read: ${reason}`, {
      cause,
    });
  } finally {
    client.destroy();
  }
}
